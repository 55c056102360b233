using System.Text.RegularExpressions;
using Processes;
using Tailnet;
using Testing.Tailnets;

namespace Extension.UnitTests;

/// <summary>The extension as a process, with the stand-in as its child.</summary>
public sealed class ExtensionProcessTests
{
    [Fact]
    public async Task ColdStart_WithTarget_ReachesItBeforeReady()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var echo = new EchoServer();
        await using var target = await DaemonFixture.JoinAsync(tailnet, "target");
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key, e =>
        {
            e["TS_TARGET"] = "target";
            e["TS_PORT"] = echo.Port.ToString();
        });

        await sandbox.Lambda.Ready.WaitAsync(Eventually.Limit);

        Assert.Equal("""tailscale-extension {"events":["SHUTDOWN"]}""", await sandbox.Lambda.Registered);
        Assert.Equal(TunnelState.Running, sandbox.Status!.State);
        Assert.Null(sandbox.Status.Reason);
        Assert.True(await Socks.EchoesAsync(await sandbox.RunningAsync(), "target", echo.Port));
        await sandbox.Extension.SaysAsync("Cold start: tunnel Running after");
        Assert.Matches("register \\d+\\+\\d+.*auth key \\d+\\+\\d+.*login \\d+\\+\\d+, target \\d+\\+\\d+", sandbox.Extension.Output);
    }

    [Fact]
    public async Task Shutdown_Event_LeavesNoNodeNoProcessAndNoFile()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key);
        await sandbox.Lambda.Ready.WaitAsync(Eventually.Limit);
        Assert.NotNull(await tailnet.NodeAsync("forwarder"));

        sandbox.Lambda.Shutdown();

        Assert.Equal(0, await sandbox.Extension.Exited.WaitAsync(Eventually.Limit));
        Assert.Null(await tailnet.NodeAsync("forwarder"));
        Assert.False(sandbox.Extension.Group.IsAlive);
        Assert.Equal(["tunnel-status.json", "tunnel-status.json.destinations"], Directory.GetFileSystemEntries(sandbox.Temporary).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Shutdown_DaemonHangs_EndsInTimeAndKillsIt()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key);
        await sandbox.Lambda.Ready.WaitAsync(Eventually.Limit);
        var daemon = await sandbox.Extension.DescendantAsync("tailscaled");
        ProgramUnderTest.Signal(daemon, ProcessSignal.Stop);

        sandbox.Lambda.Shutdown();

        Assert.Equal(0, await sandbox.Extension.Exited.WaitAsync(Eventually.Limit));
        // 1.5 s are planned, and Lambda gives 2 s.
        var told = Regex.Match(sandbox.Extension.Output, "Left the tailnet in (?<milliseconds>[0-9]+) ms", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.InRange(int.Parse(told.Groups["milliseconds"].Value), 1400, 2000);
        Assert.False(Directory.Exists($"/proc/{daemon}"));
        Assert.Contains("Logout failed", sandbox.Extension.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_Signal_LogsOutToo()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key);
        await sandbox.RunningAsync();

        sandbox.Extension.Group.Signal(ProcessSignal.Terminate);

        Assert.Equal(0, await sandbox.Extension.Exited.WaitAsync(Eventually.Limit));
        await Eventually.HoldsAsync(async () => await tailnet.NodeAsync("forwarder") is null, "the node is gone");
    }

    [Fact]
    public async Task ColdStart_RevokedKey_IsReadyAndSaysWhy()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        var key = await tailnet.MintAsync();
        await tailnet.Http.DeleteAsync($"/api/v2/tailnet/-/keys/{key.Id}");
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, key.Key);

        await sandbox.Lambda.Ready.WaitAsync(Eventually.Limit);

        Assert.Equal(TunnelState.Failed, sandbox.Status!.State);
        Assert.Contains("has been revoked", sandbox.Status.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Key, sandbox.Extension.Output, StringComparison.Ordinal);
        Assert.False(sandbox.Extension.Exited.IsCompleted);
    }

    [Fact]
    public async Task Telemetry_Collector_GetsATraceOfTheColdStartWithEveryStep()
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var echo = new EchoServer();
        await using var target = await DaemonFixture.JoinAsync(tailnet, "target");
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key, e =>
        {
            e["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url;
            e["TS_TARGET"] = "target";
            e["TS_PORT"] = echo.Port.ToString();
        });

        await Eventually.HoldsAsync(() => collector.Traces.Contains("cold start", StringComparison.Ordinal), "the trace");

        Assert.All(["register", "tailscaled", "auth key", "login", "target"], step => Assert.Contains(step, collector.Traces, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Telemetry_Collector_GetsTheStartAtOnceAndInterruptionsAtTheEnd()
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key, e => e["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url);
        await Eventually.HoldsAsync(() => collector.Metrics.Contains("webhook.tunnel.start.duration", StringComparison.Ordinal), "the start's duration");
        Assert.DoesNotContain("webhook.tunnel.interruptions", collector.Metrics, StringComparison.Ordinal);

        await tailnet.FaultAsync("daemon-crash", new { node = "forwarder" });
        await sandbox.Extension.SaysAsync("tailscaled ended with code 2");
        await sandbox.RunningAsync();
        sandbox.Lambda.Shutdown();

        Assert.Equal(0, await sandbox.Extension.Exited.WaitAsync(Eventually.Limit));
        Assert.Contains("webhook.tunnel.interruptions", collector.Metrics, StringComparison.Ordinal);
        Assert.Contains("DaemonEnded", collector.Metrics, StringComparison.Ordinal);
    }
}
