using System.Net;
using System.Net.Sockets;
using Processes;

namespace IntegrationTests.AppHost;

/// <summary>AppHost as a process of its own: how it starts, refuses to start, and ends.</summary>
public sealed class StartAndStopTests
{
    private static readonly string[] _freePorts = ["--Ports:Webhook=0", "--Ports:Dashboard=0"];

    [Fact]
    public async Task Interrupt_EverythingRuns_EndsAllProcessesAndLeavesNothingBehind()
    {
        await using var host = AppHostProcess.Start(_freePorts);
        var endpoint = await host.WaitForWebhookEndpointAsync();
        await SendAsync(endpoint);
        var tree = host.ProcessTree();
        Assert.Contains(tree, static id => ProcessTable.CommandLine(id).Contains("/Forwarder", StringComparison.Ordinal));
        AssertLoopbackOnly(tree);

        host.Process.Group.Signal(ProcessSignal.Interrupt);

        Assert.Equal(0, await host.Process.Exited.WaitAsync(LocalEnvironment.Limit));
        await Poll.UntilAsync(() => !tree.Any(ProcessTable.IsRunning), "all processes end");
        Assert.Empty(host.TemporaryFiles);
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(endpoint));
    }

    [Fact]
    public async Task Kill_EverythingRuns_LeavesNoOrphan()
    {
        await using var host = AppHostProcess.Start(_freePorts);
        await SendAsync(await host.WaitForWebhookEndpointAsync());
        var tree = host.ProcessTree();
        Assert.Contains(tree, static id => ProcessTable.CommandLine(id).Contains("/tailscale-extension", StringComparison.Ordinal));

        host.Process.Group.Signal(ProcessSignal.Kill);

        await Poll.UntilAsync(
            () => !tree.Any(ProcessTable.IsRunning),
            $"all processes end: {string.Join(", ", tree.Select(ProcessTable.CommandLine))}");
    }

    [Fact]
    public async Task Start_TwoCopiesOnFreePorts_RunSideBySide()
    {
        await using var first = AppHostProcess.Start(_freePorts);
        await using var second = AppHostProcess.Start(_freePorts);
        await SendAsync(await first.WaitForWebhookEndpointAsync());
        await SendAsync(await second.WaitForWebhookEndpointAsync());
    }

    /// <summary>A function that cannot use its configuration is told at the start, instead of an endpoint that answers errors.</summary>
    [Fact]
    public async Task Start_FunctionRefusesItsConfiguration_SaysWhyInsteadOfAnEndpoint()
    {
        await using var host = AppHostProcess.Start([.. _freePorts, """--ROUTES={"routes":1}"""]);

        await Poll.UntilAsync(() => host.StandardOutput.Any(static l => l.StartsWith("Dashboard: ", StringComparison.Ordinal)), "AppHost prints its table");

        Assert.Contains(host.StandardError, static l => l.StartsWith("error: forwarder could not start: $.routes", StringComparison.Ordinal));
        Assert.DoesNotContain(host.StandardOutput, static l => l.StartsWith("Webhook endpoint: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Ports:Webhook", "Ports:Dashboard")]
    [InlineData("Ports:Dashboard", "Ports:Webhook")]
    public async Task Start_PortIsTaken_SaysSoInOneLineAndExitsWithOne(string setting, string other)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var host = AppHostProcess.Start($"--{setting}={port}", $"--{other}=0");

        Assert.Equal(1, await host.Process.Exited.WaitAsync(LocalEnvironment.Limit));
        await host.Process.OutputCompleted.WaitAsync(LocalEnvironment.Limit);
        var line = Assert.Single(host.StandardError);
        Assert.Contains($"{port}", line, StringComparison.Ordinal);
        Assert.Contains(setting, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Ports:Webhook=eighty")]
    [InlineData("--Ports:Dashboard=70000")]
    public async Task Start_SettingIsNoPort_SaysSoAndExitsWithOne(string argument)
    {
        await using var host = AppHostProcess.Start(argument);
        Assert.Equal(1, await host.Process.Exited.WaitAsync(LocalEnvironment.Limit));
        await host.Process.OutputCompleted.WaitAsync(LocalEnvironment.Limit);
        Assert.Contains("which is no port", Assert.Single(host.StandardError), StringComparison.Ordinal);
    }

    private static async Task SendAsync(Uri endpoint)
    {
        using var sender = new HttpClient { Timeout = LocalEnvironment.Limit };
        Assert.Equal("Hello! It's working!", await sender.GetStringAsync(endpoint));
    }

    /// <summary>Every TCP socket that a process listens on, by /proc/net/tcp and the sockets the processes hold.</summary>
    private static void AssertLoopbackOnly(IReadOnlyList<int> processes)
    {
        var held = processes.SelectMany(SocketsOf).ToHashSet(StringComparer.Ordinal);
        var listening = File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6"))
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == "0A" && held.Contains($"socket:[{fields[9]}]"))
            .Select(static fields => fields[1].Split(':')[0])
            .ToList();
        Assert.NotEmpty(listening);
        Assert.All(listening, static address => Assert.True(
            address is "00000000000000000000000001000000" || (address.Length == 8 && address.EndsWith("7F", StringComparison.Ordinal)),
            $"listens on {address}"));
    }

    private static IEnumerable<string> SocketsOf(int process)
    {
        try
        {
            return [.. Directory.EnumerateFiles($"/proc/{process}/fd").Select(static fd => new FileInfo(fd).LinkTarget ?? "")];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
