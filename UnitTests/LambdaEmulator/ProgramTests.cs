using System.Net.Sockets;
using System.Net;
using System.Text.RegularExpressions;
using LambdaEmulator.UnitTests.Support;
using Processes;

namespace LambdaEmulator.UnitTests;

/// <summary>The emulator as a program.</summary>
public sealed class ProgramTests
{
    private static readonly string _program = Path.Combine(AppContext.BaseDirectory, "LambdaEmulator");

    [Fact]
    public async Task Terminate_SandboxRunning_ShutsItDownAndExitsZero()
    {
        var output = new LineRecorder();
        await using var process = Start(output);
        var (pid, directory) = await InvokeAsync(output);
        var started = TimeProvider.System.GetTimestamp();

        process.Group.Signal(ProcessSignal.Terminate);

        Assert.Equal(0, await process.Exited.WaitAsync(RunningEmulator.Patience));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 5);
        await process.OutputCompleted.WaitAsync(RunningEmulator.Patience);
        Assert.Contains("extension ends", output.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{pid}"));
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task Kill_SandboxFrozen_NothingIsLeft()
    {
        var output = new LineRecorder();
        await using var process = Start(output);
        var (pid, directory) = await InvokeAsync(output);

        process.Group.Signal(ProcessSignal.Kill);

        await process.Exited.WaitAsync(RunningEmulator.Patience);
        await Eventually.HoldsAsync(() => !IsRunning(pid) && !Directory.Exists(directory), () => "the end of the sandbox's processes and directory");
    }

    [Fact]
    public async Task Start_PortInUse_OneLineThatNamesTheSetting()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var output = new LineRecorder();
        await using var process = Start(output, ("HTTP_API_PORT", $"{port}"));

        Assert.Equal(1, await process.Exited.WaitAsync(RunningEmulator.Patience));

        await process.OutputCompleted.WaitAsync(RunningEmulator.Patience);
        Assert.Equal($"Port {port} is in use by another program; set HTTP_API_PORT to another port (0 takes a free one).\n", output.ToString());
    }

    [Fact]
    public async Task Start_WrongSettings_AllErrorsAndExitCodeOne()
    {
        var output = new LineRecorder();
        await using var process = Start(output, ("Functions__hello__Timeout", "0"), ("HttpApi__Routes__0__Function", "nobody"));

        Assert.Equal(1, await process.Exited.WaitAsync(RunningEmulator.Patience));

        await process.OutputCompleted.WaitAsync(RunningEmulator.Patience);
        Assert.Contains("Functions__hello__Timeout is '0'", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("HttpApi__Routes__0__Function is 'nobody'", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_Asked_IsPrinted()
    {
        var help = await Tool.RunAsync(_program, ["--help"]);

        Assert.Contains("Functions__{name}__Command", help, StringComparison.Ordinal);
    }

    private static ChildProcess Start(LineRecorder output, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string?>
        {
            ["HTTP_API_PORT"] = "0",
            ["LAMBDA_PORT"] = "0",
            ["Functions__hello__Command"] = Scripts.PathOf("runtime.py"),
            ["Functions__hello__Extensions__0"] = Scripts.Extension,
            ["HttpApi__Routes__0__RouteKey"] = "$default",
            ["HttpApi__Routes__0__Function"] = "hello",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return ChildProcess.Start(new ChildProcessOptions { FileName = _program, Environment = environment, Output = line => output.WriteLine(line.Text) });
    }

    private static async Task<(int Pid, string Directory)> InvokeAsync(LineRecorder output)
    {
        await Eventually.HoldsAsync(() => output.ToString().Contains("HTTP API: ", StringComparison.Ordinal), () => $"the emulator's start: {output}");
        var address = Regex.Match(output.ToString(), @"Lambda: (?<url>\S+)", RegexOptions.NonBacktracking).Groups["url"].Value;
        using var client = new HttpClient { BaseAddress = new Uri(address), Timeout = RunningEmulator.Patience };
        using var content = new StringContent("""{"do":"environment"}""");
        using var response = await client.PostAsync("/2015-03-31/functions/hello/invocations", content);
        var directory = System.Text.Json.JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("TMPDIR").GetString()!;
        var sandboxes = System.Text.Json.JsonElement.Parse(await client.GetStringAsync("/sandboxes"));
        return (sandboxes[0].GetProperty("pid").GetInt32(), directory);
    }

    private static bool IsRunning(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
