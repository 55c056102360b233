using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Net;
using Extension.Tunnel;
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
        var launcher = new DelegateLauncher(o => new SilentDaemon(o.SocketPath));
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
        await using var supervisor = Create(new DelegateLauncher(o => daemon = InProcessDaemon.Start(o)), tailnet.Url, (await tailnet.MintAsync()).Key);
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
    public async Task Running_NodeRemoved_IsStartingUntilItLoggedInAgain()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var supervisor = Create(new DelegateLauncher(InProcessDaemon.Start), tailnet.Url, (await tailnet.MintAsync()).Key);
        supervisor.Start();
        await RunningAsync();
        _reports.Clear();

        await tailnet.Http.DeleteAsync($"/api/v2/device/{(await tailnet.NodeAsync("node"))!["id"]}");

        await RunningAsync();
        Assert.Contains(_reports, static r => r.State == TunnelState.Starting && r.Reason!.Contains("NeedsLogin", StringComparison.Ordinal));
        Assert.Equal([TunnelInterruption.LoginLost], _interruptions);
        Assert.DoesNotContain(_reports, static r => r.State == TunnelState.Failed);
        await supervisor.ShutdownAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Running_NodeRemovedWhileTheKeyCannotBeRead_LogsInWithTheSameKeyLater()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        var key = (await tailnet.MintAsync()).Key;
        var rereads = 0;
        var keys = new DelegateKeySource(spent => Task.FromResult(spent && Interlocked.Increment(ref rereads) == 1 ? AuthKeyResult.Failed("throttled") : AuthKeyResult.Of(key)));
        await using var supervisor = Create(new DelegateLauncher(InProcessDaemon.Start), tailnet.Url, keys);
        supervisor.Start();
        await RunningAsync();
        _reports.Clear();

        await tailnet.Http.DeleteAsync($"/api/v2/device/{(await tailnet.NodeAsync("node"))!["id"]}");

        await RunningAsync();
        Assert.Contains(_reports, static r => r.State == TunnelState.Failed && r.Reason == "throttled");
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

    [Fact]
    public async Task Start_LocalApiDoesNotAnswerYet_KeyIsFetchedMeanwhile()
    {
        var fetched = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var keys = new DelegateKeySource(_ =>
        {
            fetched.TrySetResult();
            return Task.FromResult(AuthKeyResult.Of("unused"));
        });
        await using var supervisor = Create(new DelegateLauncher(o => new SilentDaemon(o.SocketPath)), "http://127.0.0.1:9", keys);

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
    public async Task Shutdown_ProofUnderWay_LogsOutWithinItsBudget()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var proof = new DelegateProof((limit, cancellationToken) =>
            new TargetDial("target", 80, TimeProvider.System).ProveAsync((IPEndPoint)silent.LocalEndpoint, limit, cancellationToken));
        await using var supervisor = Create(
            new DelegateLauncher(InProcessDaemon.Start), tailnet.Url, new DelegateKeySource(Key((await tailnet.MintAsync()).Key)), proof, TimeSpan.FromSeconds(20));
        supervisor.Start();
        using var dial = await silent.AcceptSocketAsync().WaitAsync(Eventually.Limit);

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

    private TailscaledSupervisor Create(IDaemonLauncher launcher, string loginServer, IAuthKeySource keys, ITunnelProof? proof = null, TimeSpan? proofLimit = null, TimeSpan? startLimit = null) => new(
        new TailscaledSupervisorOptions
        {
            TailscaledPath = "tailscaled",
            Directory = _directory.FullName,
            Socks5Port = 0,
            StartLimit = startLimit ?? TimeSpan.FromSeconds(10),
            CallLimit = TimeSpan.FromMilliseconds(100),
            ProofLimit = proofLimit ?? TimeSpan.FromSeconds(2),
            FirstBackOff = TimeSpan.FromMilliseconds(10),
            Prefs = new IpnPrefs { ControlURL = loginServer, Hostname = "node", WantRunning = true },
        },
        keys,
        launcher,
        proof,
        new StepClock(_source, TimeProvider.System),
        TimeProvider.System,
        NullLogger.Instance)
    {
        Changed = _reports.Enqueue,
        Interrupted = _interruptions.Enqueue,
    };
}
