using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Processes;
using Tailnet;
using Tailnet.LocalApi;
using Testing.Tailnets;

namespace Extension.UnitTests;

/// <summary>The extension and its daemon as processes that are stopped and continued, as a sandbox is.</summary>
public sealed class FreezeTests
{
    /// <summary>What the stand-in shows without anybody's help.</summary>
    [Fact]
    public async Task Frozen_ConnectionLeftOpen_NextDialTakesFiveSeconds()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var echo = new EchoServer();
        await using var target = await DaemonFixture.JoinAsync(tailnet, "target");
        await tailnet.FaultAsync("handshake-collision", new { node = "target" });
        using var directory = TemporaryDirectory.Create("frozen-");
        await using var daemon = new ProgramUnderTest(
            Programs.Tailscaled, new Dictionary<string, string?>(), "--tun=userspace-networking", "--state=mem:", $"--socket={directory.FullPath}/s", "--socks5-server=127.0.0.1:0");
        await daemon.SaysAsync("LocalAPI listening");
        var socks5 = IPEndPoint.Parse(Regex.Match(daemon.Output, "SOCKS5 listening on (?<address>[0-9.:]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Groups["address"].Value);
        using var api = new LocalApiClient(Path.Combine(directory.FullPath, "s"));
        await api.StartAsync(
            new IpnOptions { AuthKey = (await tailnet.MintAsync()).Key, UpdatePrefs = new IpnPrefs { ControlURL = tailnet.Url, Hostname = "forwarder", WantRunning = true } }, default);
        await api.LoginInteractiveAsync(default);
        await Eventually.HoldsAsync(async () => (await api.GetStatusAsync(peers: false, default)).BackendState == BackendState.Running, "Running");
        var left = await Socks.DialAsync(socks5, "target", echo.Port);
        Assert.NotNull(left.Socket);

        await FreezeAsync(daemon.Group, TimeSpan.FromSeconds(3));
        var began = Stopwatch.StartNew();
        left.Socket.Dispose();

        using var next = (await Socks.DialAsync(socks5, "target", echo.Port)).Socket;
        Assert.InRange(began.Elapsed.TotalSeconds, 4, 30);
        Assert.True(await Socks.EchoesAsync(socks5, "target", echo.Port));
    }

    /// <summary>With a collision that would last longer than the test waits.</summary>
    [Fact]
    public async Task Thaw_HandshakeCollides_IsMended()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var echo = new EchoServer();
        await using var target = await DaemonFixture.JoinAsync(tailnet, "target");
        await tailnet.FaultAsync("handshake-collision", new { node = "target", delayMs = 300_000 });
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key, static e => e["TS_TARGET"] = "target");
        var socks5 = await sandbox.RunningAsync();
        await sandbox.Lambda.Ready.WaitAsync(Eventually.Limit);
        var daemon = await sandbox.Extension.DescendantAsync("tailscaled");
        using var left = (await Socks.DialAsync(socks5, "target", echo.Port)).Socket;

        await FreezeAsync(sandbox.Extension.Group, TimeSpan.FromSeconds(4));

        await sandbox.Extension.SaysAsync("did not answer after a thaw: the connections to the tailnet are made anew");
        await Eventually.HoldsAsync(async () => sandbox.Status!.State == TunnelState.Running && await Socks.EchoesAsync(socks5, "target", echo.Port), "an echo");
        Assert.Equal(daemon, await sandbox.Extension.DescendantAsync("tailscaled"));
    }

    [Fact]
    public async Task Thaw_NodeWasRemovedMeanwhile_IsAnotherNodeSoon()
    {
        await using var tailnet = await TailnetFixture.StartAsync(("EphemeralTimeout", "00:00:01"));
        await using var target = await DaemonFixture.JoinAsync(tailnet, "target");
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key, static e => e["TS_TARGET"] = "target");
        await sandbox.RunningAsync();
        await sandbox.Lambda.Ready.WaitAsync(Eventually.Limit);
        var node = (string)(await tailnet.NodeAsync("forwarder"))!["id"]!;

        sandbox.Extension.Group.Signal(ProcessSignal.Stop);
        await tailnet.FaultAsync("node-removed", new { node });
        await Task.Delay(TimeSpan.FromSeconds(4));
        sandbox.Extension.Group.Signal(ProcessSignal.Continue);

        await sandbox.Extension.SaysAsync("404: node not found");
        await Eventually.HoldsAsync(async () => sandbox.Status!.State == TunnelState.Running && (string?)(await tailnet.NodeAsync("forwarder"))?["id"] is { } id && id != node, "another node");
    }

    /// <summary>Every limit counts the time that the process ran: nothing healthy is killed, whenever the freeze comes and however long it is.</summary>
    [Fact]
    public async Task Frozen_AtRandomPointsForRandomTimes_KeepsItsDaemon()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var echo = new EchoServer();
        await using var target = await DaemonFixture.JoinAsync(tailnet, "target");
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key, static e => e["TS_TARGET"] = "target");
        for (var i = 0; i < 5; i++)
        {
            // In the cold start, with its limits of 5 s and 8 s.
            await Task.Delay(Random.Shared.Next(80));
            await FreezeAsync(sandbox.Extension.Group, TimeSpan.FromMilliseconds(Random.Shared.Next(200, 2500)));
        }

        await sandbox.RunningAsync();
        await sandbox.Lambda.Ready.WaitAsync(Eventually.Limit);
        var daemon = await sandbox.Extension.DescendantAsync("tailscaled");
        for (var i = 0; i < 5; i++)
        {
            // In the check after a thaw, with its limit of 1 s.
            await FreezeAsync(sandbox.Extension.Group, TimeSpan.FromMilliseconds(3200));
            await Task.Delay(Random.Shared.Next(40));
        }

        await Eventually.HoldsAsync(async () => await Socks.EchoesAsync(await sandbox.RunningAsync(), "target", echo.Port), "an echo");
        Assert.Equal(daemon, await sandbox.Extension.DescendantAsync("tailscaled"));
        Assert.DoesNotContain("did not answer within", sandbox.Extension.Output, StringComparison.Ordinal);
    }

    private static async Task FreezeAsync(ProcessGroup group, TimeSpan time)
    {
        group.Signal(ProcessSignal.Stop);
        await Task.Delay(time);
        group.Signal(ProcessSignal.Continue);
    }
}
