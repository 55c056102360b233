using LambdaEmulator.Configuration;
using LambdaEmulator.RuntimeApi;
using LambdaEmulator.Servers;
using Processes;

namespace LambdaEmulator.Sandboxes;

/// <summary>
/// An execution environment with processes of its own: it starts them in Lambda's order, hands them one invocation at a time,
/// freezes them in between and resets them after a time-out or a failure. Its directory outlives a reset, as /tmp does in Lambda.
/// </summary>
/// <remarks>Its owner runs one invocation at a time. Shutting down may cut into it; observers may look at any time.</remarks>
internal sealed class Sandbox : ISandboxApi, IAsyncDisposable
{
    /// <summary>The limit of the init phase; past it, it is tried again inside the first invocation.</summary>
    public static readonly TimeSpan InitLimit = TimeSpan.FromSeconds(10);

    private readonly EmulatorContext _emulator;
    private readonly FunctionOptions _function;
    private readonly SandboxApiHandler _api;
    private readonly LoopbackServer _server;
    private readonly SandboxTimeline _timeline;
    private readonly PlatformLog _platform;
    private readonly HashSet<string> _extensionNames;
    private readonly Lock _endLock = new();
    private SandboxProcesses? _processes;
    private SandboxSession _session;
    private bool _initialized;
    private long _maxMemory;
    private long _invocations;
    private SandboxState _state = SandboxState.Init;
    private DateTimeOffset? _endedAt;
    private volatile string? _endReason;
    private Task? _ending;
    private Task? _shutDown;

    public Sandbox(EmulatorContext emulator, FunctionOptions function)
    {
        _emulator = emulator;
        _function = function;
        _timeline = new SandboxTimeline(emulator.Time);
        _extensionNames = [.. function.Extensions.Select(static path => Path.GetFileName(path))];
        _session = new SandboxSession(_extensionNames);
        _api = new SandboxApiHandler(this);
        _server = new LoopbackServer(0, "", context => _api.HandleAsync(context, context.Request.Path.Value ?? ""), SandboxServer.Limits);
        Log = new SandboxLog(function.Name, emulator.Time, emulator.Output);
        _platform = new PlatformLog(Log, function, emulator.Time);
        StartedAt = emulator.Time.GetUtcNow();
        LogStream = $"{StartedAt:yyyy'/'MM'/'dd}/[$LATEST]{Id}";
        TemporaryDirectory = Path.Combine(emulator.TemporaryDirectory, Id);
    }

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public DateTimeOffset StartedAt { get; }

    public string LogStream { get; }

    public string TemporaryDirectory { get; }

    /// <summary><c>host:port</c> of this sandbox's own API: some clients cannot take a path prefix.</summary>
    public string RuntimeApi => $"127.0.0.1:{_server.Port}";

    public SandboxLog Log { get; }

    public SandboxSession Session => _session;

    public string FunctionName => _function.Name;

    public string Handler => _function.Handler;

    public string AccountId => _emulator.Options.AccountId;

    /// <summary>To be ended rather than used again (its binary changed).</summary>
    public bool IsStale { get; set; }

    /// <summary>Whether its processes run; without them the next invocation is a cold start.</summary>
    public bool HasProcesses => _processes is not null;

    public bool IsWorking => _state is SandboxState.Busy or SandboxState.Init;

    public void RuntimeCalledNext()
    {
        // Nothing to do: only a function served from outside is attached by that.
    }

    public SandboxSnapshot Snapshot() => new(
        Id, _function.Name, _state, _processes?.Runtime?.Id, StartedAt, _endedAt, _endReason, _function.MemorySize,
        Megabytes(_maxMemory), Interlocked.Read(ref _invocations), _timeline.Snapshot());

    /// <summary>Runs one invocation from the start (of the processes, if they do not run) to the last call of next.</summary>
    /// <returns>Whether it was a cold start. The answer itself is the invocation's, and comes earlier.</returns>
    public async Task RunAsync(Invocation invocation)
    {
        var init = await FirstInitAsync(invocation);
        Interlocked.Increment(ref _invocations);
        var started = _emulator.Time.GetTimestamp();
        _platform.Start(invocation.RequestId);
        using var timeout = new CancellationTokenSource(_function.Timeout, _emulator.Time);
        invocation.DeadlineMs = (_emulator.Time.GetUtcNow() + _function.Timeout).ToUnixTimeMilliseconds();
        var failure = await TryInvokeAsync(invocation, timeout.Token);
        if (_endReason is not null)
        {
            // What happened to the processes is our own doing.
            invocation.TryAnswer(RuntimeAnswer.Error("Sandbox.Stopped", $"RequestId: {invocation.RequestId} Error: the sandbox was shut down"));
            return;
        }

        if (failure is not null)
        {
            ReportFailure(invocation, failure);
        }

        SampleMemory();
        _platform.End(invocation.RequestId, _emulator.Time.GetElapsedTime(started), init, Megabytes(_maxMemory), failure);
        if (failure is not null)
        {
            await EndProcessesAsync(failure == SandboxServer.TimedOut ? ShutdownReason.Timeout : ShutdownReason.Failure);
        }

        if (_endReason is null)
        {
            SetState(SandboxState.Idle);
        }
    }

    /// <summary>Stops every process until the next invocation.</summary>
    public void Freeze()
    {
        if (_function.Freeze && _processes is { } processes)
        {
            processes.Signal(ProcessSignal.Stop);
            _timeline.Begin(PhaseNames.Frozen);
            Publish();
        }
    }

    /// <summary>Ends the sandbox for good.</summary>
    public Task ShutDownAsync(string reason)
    {
        lock (_endLock)
        {
            _endReason ??= reason;
            return _shutDown ??= ShutDownOnceAsync(reason);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (_processes?.DisposeAsync() ?? ValueTask.CompletedTask);

        await _server.DisposeAsync();
        if (Directory.Exists(TemporaryDirectory))
        {
            Directory.Delete(TemporaryDirectory, recursive: true);
        }
    }

    /// <summary>Looks up the processes of the groups and measures them; above the function's size they are killed.</summary>
    public void SampleMemory(ILookup<int, int> groups)
    {
        _processes?.RefreshMembers(groups);
        SampleMemory();
        if (_processes is { } processes && _maxMemory > _function.MemorySize * 1024L * 1024L)
        {
            _session.Fail(new SandboxFailure("Runtime.OutOfMemory", "Runtime exited with error: signal: killed"));
            processes.Signal(ProcessSignal.Kill);
        }
    }

    private static int Megabytes(long bytes) => (int)Math.Ceiling(bytes / 1024d / 1024d);

    /// <summary>The init phase proper, outside of the function's time limit. A failure is not final: the invocation tries again.</summary>
    private async Task<TimeSpan?> FirstInitAsync(Invocation invocation)
    {
        if (_initialized || _endReason is not null)
        {
            return null;
        }

        _initialized = true;
        Directory.CreateDirectory(TemporaryDirectory);
        await _server.StartAsync(CancellationToken.None);
        using var limit = new CancellationTokenSource(InitLimit, _emulator.Time);
        var started = _emulator.Time.GetTimestamp();
        var failure = await InitAsync(invocation, limit.Token);
        var duration = _emulator.Time.GetElapsedTime(started);
        if (failure is null)
        {
            return duration;
        }

        _platform.InitReport(duration, "init", failure);
        await EndProcessesAsync(ShutdownReason.Failure);
        return null;
    }

    private async Task<SandboxFailure?> TryInvokeAsync(Invocation invocation, CancellationToken timeout)
    {
        if (_processes is null)
        {
            var started = _emulator.Time.GetTimestamp();
            if (await InitAsync(invocation, timeout) is { } initFailure)
            {
                _platform.InitReport(_emulator.Time.GetElapsedTime(started), "invoke", initFailure);
                return initFailure;
            }
        }
        else
        {
            _timeline.End(PhaseNames.Frozen);
        }

        SetState(SandboxState.Busy);
        _timeline.Begin(PhaseNames.Invoke, invocation.RequestId);
        if (_function.Freeze)
        {
            _processes!.Signal(ProcessSignal.Continue);
        }

        _session.Deliver(invocation);
        var failure = await WaitAsync(static session => session.IsIdle, timeout);
        _timeline.End(PhaseNames.Invoke, failure is null ? null : $"{invocation.RequestId} {failure.ErrorType}");
        return failure;
    }

    private async Task<SandboxFailure?> InitAsync(Invocation invocation, CancellationToken limit)
    {
        SetState(SandboxState.Init);
        _platform.InitStart();
        var session = _session = new SandboxSession(_extensionNames);
        var processes = _processes = new SandboxProcesses();
        var start = new SandboxStart(_emulator, _function, this, session, processes, _timeline, invocation.Trace);
        using var span = start.Begin();
        var failure = start.StartExtensions()
            ?? await WaitAsync(static current => current.AllExternalRegistered, limit)
            ?? start.StartRuntime()
            ?? await WaitAsync(static current => current.IsIdle, limit);
        await start.CompleteAsync(failure);
        processes.RefreshMembers(ProcessMemory.GroupMembers());
        SampleMemory();
        return failure;
    }

    private async Task<SandboxFailure?> WaitAsync(Func<SandboxSession, bool> condition, CancellationToken timeout)
    {
        var session = _session;
        try
        {
            await session.Gate.WhenAsync(() => session.Failure is not null || condition(session), timeout);
            return session.Failure;
        }
        catch (OperationCanceledException)
        {
            return SandboxServer.TimedOut;
        }
    }

    private void ReportFailure(Invocation invocation, SandboxFailure failure)
    {
        if (failure == SandboxServer.TimedOut)
        {
            var message = _platform.TimedOut(invocation.RequestId);
            invocation.TryAnswer(RuntimeAnswer.Error(failure.ErrorType, $"RequestId: {invocation.RequestId} Error: {message}"));
            return;
        }

        _platform.Failed(invocation.RequestId, failure);
        invocation.TryAnswer(failure.ToAnswer(invocation.RequestId));
    }

    private async Task ShutDownOnceAsync(string reason)
    {
        await EndProcessesAsync(reason);
        await DisposeAsync();
        _endedAt = _emulator.Time.GetUtcNow();
        SetState(SandboxState.Ended);
    }

    // The first reason to end this life of the sandbox counts; whoever comes later waits for the same end.
    private Task EndProcessesAsync(string reason)
    {
        lock (_endLock)
        {
            return _processes is { } processes ? _ending ??= EndProcessesOnceAsync(processes, reason) : Task.CompletedTask;
        }
    }

    private async Task EndProcessesOnceAsync(SandboxProcesses processes, string reason)
    {
        await Task.Yield();
        SetState(SandboxState.ShuttingDown);
        _timeline.End(PhaseNames.Frozen);
        _timeline.Begin(PhaseNames.Shutdown, reason);
        await new SandboxShutdown(_emulator.Time, _session, processes).RunAsync(reason);
        _timeline.EndAll();
        lock (_endLock)
        {
            _processes = null;
            _ending = null;
        }
    }

    private void SampleMemory()
    {
        if (_processes is { } processes)
        {
            _maxMemory = Math.Max(_maxMemory, processes.ResidentMemory());
        }
    }

    private void SetState(SandboxState state)
    {
        _state = state;
        Publish();
    }

    private void Publish() => _emulator.Events.SandboxChanged(this);
}
