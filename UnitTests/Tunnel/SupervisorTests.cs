using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Tailnet;
using Tailnet.Daemon;
using Tailnet.LocalApi;
using Tunnel.UnitTests.Support;

namespace Tunnel.UnitTests;

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
        await using var supervisor = Create(launcher, "http://127.0.0.1:9", "unused");

        supervisor.Start();

        await Eventually.TrueAsync(() => launcher.Starts > 1, "another daemon");
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

    public void Dispose()
    {
        _source.Dispose();
        _directory.Delete(recursive: true);
    }

    private Task RunningAsync() => Eventually.TrueAsync(() => _reports.Any(static r => r.State == TunnelState.Running), "Running");

    private TailscaledSupervisor Create(IDaemonLauncher launcher, string loginServer, string key) => new(
        new TailscaledSupervisorOptions
        {
            TailscaledPath = "tailscaled",
            Directory = _directory.FullName,
            Socks5Port = 0,
            StartLimit = TimeSpan.FromMilliseconds(200),
            CallLimit = TimeSpan.FromMilliseconds(100),
            FirstBackOff = TimeSpan.FromMilliseconds(10),
            Prefs = new IpnPrefs { ControlURL = loginServer, Hostname = "node", WantRunning = true },
        },
        new FixedKey(key),
        launcher,
        proof: null,
        new StepClock(_source, TimeProvider.System),
        TimeProvider.System,
        NullLogger.Instance)
    {
        Changed = _reports.Enqueue,
        Interrupted = _interruptions.Enqueue,
    };

    private sealed class FixedKey(string key) : IAuthKeySource
    {
        public Task<AuthKeyResult> GetAsync(bool spent, CancellationToken cancellationToken) => Task.FromResult(AuthKeyResult.Of(key));
    }
}
