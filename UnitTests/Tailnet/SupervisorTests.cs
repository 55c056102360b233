using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Tailnet.Daemon;
using Tailnet.LocalApi;
using Testing.Tailnets;

namespace Tailnet.UnitTests;

/// <summary>What a supervisor reports of daemons that fail.</summary>
public sealed class SupervisorTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("supervisor-");
    private readonly ConcurrentQueue<TunnelReport> _reports = new();
    private readonly ConcurrentQueue<TunnelInterruption> _interruptions = new();
    private readonly ActivitySource _source = new("test");

    [Fact]
    public async Task Start_LocalApiNeverAnswers_IsToldAndTriedAgain()
    {
        var launcher = new DelegateLauncher((o, _) => new SilentDaemon(o.SocketPath));
        await using var supervisor = Create(launcher, "http://127.0.0.1:9", new DelegateKeySource(Key("unused")), startLimit: TimeSpan.FromMilliseconds(200));

        supervisor.Start();

        await Eventually.HoldsAsync(() => launcher.Starts > 1, "another daemon");
        Assert.Contains(_reports, static r => r.State == TunnelState.Failed && r.Reason == "tailscaled took a call of its LocalAPI and did not answer it");
    }

    [Fact]
    public async Task Running_DaemonCrashes_IsStartingUntilItIsBack()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        InProcessDaemon? daemon = null;
        await using var supervisor = Create(new DelegateLauncher((o, output) => daemon = InProcessDaemon.Start(o, output)), tailnet.Url, (await tailnet.MintAsync()).Key);
        supervisor.Start();
        await RunningAsync();
        _reports.Clear();

        await daemon!.CrashAsync();

        await RunningAsync();
        Assert.Equal(TunnelState.Starting, _reports.First().State);
        Assert.StartsWith("tailscaled ended with code 2", _reports.First().Reason, StringComparison.Ordinal);
        Assert.Equal([TunnelInterruption.DaemonEnded], _interruptions);
        Assert.DoesNotContain(_reports, static r => r.State == TunnelState.Failed);
        await supervisor.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Running_NodeUnknownToTheControlServer_IsStartingUntilAnotherDaemonLoggedIn()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        var spent = new ConcurrentQueue<bool>();
        var key = (await tailnet.MintAsync()).Key;
        var keys = new DelegateKeySource(isSpent =>
        {
            spent.Enqueue(isSpent);
            return Task.FromResult(AuthKeyResult.Of(key));
        });
        await using var supervisor = Create(new DelegateLauncher(InProcessDaemon.Start), tailnet.Url, keys);
        supervisor.Start();
        await RunningAsync();
        _reports.Clear();

        await tailnet.FaultAsync("node-removed", new { node = "node" });

        await RunningAsync();
        Assert.Contains(_reports, static r => r.State == TunnelState.Starting && r.Reason!.Contains("404: node not found", StringComparison.Ordinal));
        Assert.Equal([TunnelInterruption.LoginLost], _interruptions);
        Assert.DoesNotContain(_reports, static r => r.State == TunnelState.Failed);
        Assert.Equal([false, true], spent);
        await supervisor.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Running_LoginLostWhileTheKeyCannotBeRead_LogsInWithTheSameKeyLater()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        var key = (await tailnet.MintAsync()).Key;
        var rereads = 0;
        var keys = new DelegateKeySource(spent => Task.FromResult(spent && Interlocked.Increment(ref rereads) == 1 ? AuthKeyResult.Failed("throttled") : AuthKeyResult.Of(key)));
        await using var supervisor = Create(new DelegateLauncher(InProcessDaemon.Start), tailnet.Url, keys);
        supervisor.Start();
        await RunningAsync();
        _reports.Clear();

        await tailnet.FaultAsync("key-expired", new { node = "node" });
        await Eventually.HoldsAsync(() => _reports.Any(static r => r.State == TunnelState.Failed && r.Reason == "throttled"), "the failure");
        await tailnet.ClearFaultAsync("key-expired");

        await RunningAsync();
        Assert.Contains(_reports, static r => r.State == TunnelState.Starting && r.Reason!.Contains("NeedsLogin", StringComparison.Ordinal));
        Assert.Equal([TunnelInterruption.LoginLost], _interruptions);
        await supervisor.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    /// <summary>tailscaled itself would send it again and again; it would come up as soon as the fault is over.</summary>
    [Theory]
    [InlineData("error")]
    [InlineData("http")]
    public async Task Refused_Key_IsNotSentAgainUntilThereIsAnother(string mode)
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        var key = (await tailnet.MintAsync()).Key;
        await using var supervisor = Create(new DelegateLauncher(InProcessDaemon.Start), tailnet.Url, new DelegateKeySource(_ => Task.FromResult(AuthKeyResult.Of(key))));
        await tailnet.FaultAsync("login-refused", new { mode });
        supervisor.Start();
        await Eventually.HoldsAsync(() => _reports.Any(static r => r.State == TunnelState.Failed), "Failed");

        await Task.Delay(TimeSpan.FromMilliseconds(300));
        await tailnet.ClearFaultAsync("login-refused");
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.DoesNotContain(_reports, static r => r.State == TunnelState.Running);

        key = (await tailnet.MintAsync()).Key;
        await RunningAsync();
        await supervisor.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Refused_KeyIsAcceptedAfterAll_LogsInWhenItIsDueAgain()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        var key = (await tailnet.MintAsync()).Key;
        await using var supervisor = Create(
            new DelegateLauncher(InProcessDaemon.Start), tailnet.Url, new DelegateKeySource(Key(key)), sameKeyWait: TimeSpan.FromSeconds(1));
        await tailnet.FaultAsync("login-refused", new { mode = "error" });
        supervisor.Start();
        await Eventually.HoldsAsync(() => _reports.Any(static r => r.State == TunnelState.Failed), "Failed");

        await tailnet.ClearFaultAsync("login-refused");

        await RunningAsync();
        await supervisor.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task WaitingForApproval_DeviceRemoved_LogsInAgain()
    {
        await using var tailnet = await TailnetFixture.StartAsync(("DeviceApproval", "true"));
        await using var supervisor = Create(new DelegateLauncher(InProcessDaemon.Start), tailnet.Url, (await tailnet.MintAsync(preauthorized: false)).Key);
        supervisor.Start();
        await Eventually.HoldsAsync(() => _reports.Any(static r => r.Reason?.Contains("NeedsMachineAuth", StringComparison.Ordinal) == true), "NeedsMachineAuth");
        var first = (string)(await tailnet.NodeAsync("node"))!["id"]!;

        await tailnet.Http.DeleteAsync($"/api/v2/device/{first}");

        await Eventually.HoldsAsync(async () => (string?)(await tailnet.NodeAsync("node"))?["id"] is { } id && id != first, "another device");
        Assert.Empty(_interruptions);
        await supervisor.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    /// <summary>A handshake that the target does not know what to do with costs 5 s: none begins before it does.</summary>
    [Fact(Skip = "On a busy machine a handshake now and then begins before the target knows the node, and the first dial takes 5 s.")]
    public async Task Start_TargetLearnsOfTheNodeLate_IsUpOnlyThenAndTheFirstDialGoesThrough()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var echo = new EchoServer();
        await using var target = await DaemonFixture.JoinAsync(tailnet, "target");
        await tailnet.FaultAsync("netmap-slow", new { delayMs = 1500 });
        await using var supervisor = Create(
            new DelegateLauncher(InProcessDaemon.Start), tailnet.Url, new DelegateKeySource(Key((await tailnet.MintAsync()).Key)), target: "target", reachLimit: TimeSpan.FromSeconds(30));
        supervisor.Start();

        await RunningAsync();
        var dialled = Stopwatch.StartNew();
        Assert.True(await Socks.EchoesAsync(supervisor.Report.Socks5!, "target", echo.Port));
        Assert.InRange(dialled.Elapsed.TotalSeconds, 0, 4);
        await supervisor.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Running_PeersComeAndGo_AreToldAsDestinations()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var supervisor = Create(new DelegateLauncher(InProcessDaemon.Start), tailnet.Url, new DelegateKeySource(Key((await tailnet.MintAsync()).Key)), acceptRoutes: true);
        supervisor.Start();
        await RunningAsync();
        Assert.Empty(supervisor.Report.Destinations!.Lines);

        var router = await DaemonFixture.JoinAsync(tailnet, "router", routes: ["10.9.0.0/16", "0.0.0.0/0"]);
        await Eventually.HoldsAsync(() => supervisor.Report.Destinations!.Lines.Contains("10.9.0.0/16"), "the subnet");
        var lines = supervisor.Report.Destinations!.Lines;
        Assert.Contains(lines, static l => l.StartsWith("router.example.ts.net 100.", StringComparison.Ordinal));
        Assert.Contains(lines, static l => l.StartsWith("router 100.", StringComparison.Ordinal));
        Assert.DoesNotContain("0.0.0.0/0", lines);

        await router.DisposeAsync();
        await Eventually.HoldsAsync(() => supervisor.Report.Destinations!.Lines.Count == 0, "nothing");
        await supervisor.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task ExitNode_NotThere_NothingIsUpUntilItIs()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var supervisor = Create(new DelegateLauncher(InProcessDaemon.Start), tailnet.Url, new DelegateKeySource(Key((await tailnet.MintAsync()).Key)), exitNode: "exit");
        supervisor.Start();
        await Eventually.HoldsAsync(() => _reports.Any(static r => r.State == TunnelState.Failed && r.Reason!.Contains("TS_EXIT_NODE 'exit'", StringComparison.Ordinal)), "Failed");
        Assert.DoesNotContain(_reports, static r => r.State == TunnelState.Running);

        await using var exit = await DaemonFixture.JoinAsync(tailnet, "exit", routes: ["0.0.0.0/0", "::/0"]);

        await RunningAsync();
        Assert.Contains("*", supervisor.Report.Destinations!.Lines);
        await supervisor.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Start_LocalApiDoesNotAnswerYet_KeyIsFetchedMeanwhile()
    {
        var fetched = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var keys = new DelegateKeySource(_ =>
        {
            fetched.TrySetResult();
            return Task.FromResult(AuthKeyResult.Of("unused"));
        });
        await using var supervisor = Create(new DelegateLauncher((o, _) => new SilentDaemon(o.SocketPath)), "http://127.0.0.1:9", keys);

        supervisor.Start();

        await fetched.Task.WaitAsync(Eventually.Limit);
        Assert.Empty(_reports);
    }

    [Fact]
    public async Task Start_SocketOfAnEarlierDaemonCannotBeRemoved_IsTold()
    {
        Directory.CreateDirectory(Path.Combine(_directory.FullName, "tailscaled.sock"));
        await using var supervisor = Create(new DelegateLauncher(InProcessDaemon.Start), "http://127.0.0.1:9", "unused");

        supervisor.Start();

        Assert.Equal(TunnelState.Failed, (await supervisor.FirstOutcome.WaitAsync(Eventually.Limit)).State);
    }

    [Fact]
    public async Task Running_UnexpectedFailure_IsToldAndAnotherDaemonIsStarted()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        var key = (await tailnet.MintAsync()).Key;
        var reads = 0;
        var keys = new DelegateKeySource(_ => Interlocked.Increment(ref reads) == 1 ? throw new InvalidOperationException("not foreseen") : Task.FromResult(AuthKeyResult.Of(key)));
        var launcher = new DelegateLauncher(InProcessDaemon.Start);
        await using var supervisor = Create(launcher, tailnet.Url, keys);

        supervisor.Start();

        await RunningAsync();
        Assert.Contains(_reports, static r => r.State == TunnelState.Failed && r.Reason!.Contains("not foreseen", StringComparison.Ordinal));
        Assert.Equal(2, launcher.Starts);
        await supervisor.ShutdownAsync(TimeSpan.FromSeconds(5));
        Assert.Null(await tailnet.NodeAsync("node"));
    }

    [Fact]
    public async Task Shutdown_TargetDoesNotAnswer_LogsOutWithinItsBudget()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var target = await DaemonFixture.JoinAsync(tailnet, "target");
        await tailnet.FaultAsync("data-stalled", new { node = "target" });
        await using var supervisor = Create(
            new DelegateLauncher(InProcessDaemon.Start), tailnet.Url, new DelegateKeySource(Key((await tailnet.MintAsync()).Key)), target: "target", reachLimit: TimeSpan.FromSeconds(60));
        supervisor.Start();
        await Eventually.HoldsAsync(() => supervisor.Report.Destinations is { Lines.Count: > 0 } || target.Daemon.Backend.NetMap.ByName("node") is not null, "the node");

        await supervisor.ShutdownAsync(TimeSpan.FromSeconds(10)).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Null(await tailnet.NodeAsync("node"));
    }

    public void Dispose()
    {
        _source.Dispose();
        _directory.Delete(recursive: true);
    }

    private Task RunningAsync() => Eventually.HoldsAsync(() => _reports.Any(static r => r.State == TunnelState.Running), "Running");

    private static Func<bool, Task<AuthKeyResult>> Key(string key) => _ => Task.FromResult(AuthKeyResult.Of(key));

    private TailscaledSupervisor Create(IDaemonLauncher launcher, string loginServer, string key) =>
        Create(launcher, loginServer, new DelegateKeySource(Key(key)));

    private TailscaledSupervisor Create(IDaemonLauncher launcher, string loginServer, IAuthKeySource keys, string? target = null, TimeSpan? reachLimit = null, TimeSpan? startLimit = null, bool acceptRoutes = false, string? exitNode = null, TimeSpan? sameKeyWait = null) => new(
        new TailscaledSupervisorOptions
        {
            TailscaledPath = "tailscaled",
            Directory = _directory.FullName,
            Socks5Port = 0,
            StartLimit = startLimit ?? TimeSpan.FromSeconds(10),
            CallLimit = TimeSpan.FromMilliseconds(500),
            ReachLimit = reachLimit ?? TimeSpan.FromSeconds(2),
            Target = target,
            ExitNode = exitNode,
            FirstBackOff = TimeSpan.FromMilliseconds(10),
            SameKeyWait = sameKeyWait ?? TimeSpan.FromSeconds(30),
            Prefs = new IpnPrefs { ControlURL = loginServer, Hostname = "node", WantRunning = true, RouteAll = acceptRoutes },
        },
        keys,
        launcher,
        new StepClock(_source, TimeProvider.System),
        new RunningTime(TimeProvider.System),
        NullLogger.Instance)
    {
        Changed = _reports.Enqueue,
        Interrupted = _interruptions.Enqueue,
    };
}
