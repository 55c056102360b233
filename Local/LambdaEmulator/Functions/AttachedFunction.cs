using LambdaEmulator.Configuration;
using LambdaEmulator.RuntimeApi;
using LambdaEmulator.Sandboxes;

namespace LambdaEmulator.Functions;

/// <summary>
/// A function served by a process started by hand, such as an IDE's debugger, through <c>AWS_LAMBDA_RUNTIME_API=host:port/function</c>.
/// One invocation at a time; others wait for their turn. No time limit applies while one is attached: somebody may look at a breakpoint.
/// </summary>
internal sealed class AttachedFunction : ILambdaFunction, ISandboxApi
{
    private readonly EmulatorContext _emulator;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private readonly DateTimeOffset _startedAt;
    private readonly SandboxLog _log;
    private readonly CancellationTokenSource _stopping = new();
    private SandboxSession _session = new(new HashSet<string>(), attached: true);
    private Invocation? _current;
    private long _invocations;

    public AttachedFunction(EmulatorContext emulator, FunctionOptions options)
    {
        _emulator = emulator;
        _startedAt = emulator.Time.GetUtcNow();
        _log = new SandboxLog(options.Name, emulator.Time, emulator.Output);
        Options = options;
        Api = new SandboxApiHandler(this);
    }

    public FunctionOptions Options { get; }

    /// <summary>The APIs for the process outside.</summary>
    public SandboxApiHandler Api { get; }

    public SandboxSession Session => _session;

    public string FunctionName => Options.Name;

    public string Handler => Options.Handler;

    public string AccountId => _emulator.Options.AccountId;

    private bool IsAttached => _session.Runtime.State != RuntimeState.Started;

    public void RuntimeCalledNext()
    {
        if (!IsAttached)
        {
            _log.Write(LogLine.Platform, "A runtime attached itself.");
        }
    }

    public async Task<InvocationRun> StartAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        if (!IsAttached)
        {
            limit.CancelAfter(Options.Timeout);
        }

        try
        {
            await _turn.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return InvocationRun.Refused(_stopping.IsCancellationRequested ? InvocationRefusal.Stopping : InvocationRefusal.NotAttached);
        }

        if (await DeliverAsync(invocation, limit.Token) is { } refusal)
        {
            _turn.Release();
            cancellationToken.ThrowIfCancellationRequested();
            return InvocationRun.Refused(refusal);
        }

        var position = _log.Position;
        return new InvocationRun(null, false, CompleteAsync(invocation), (_log, position));
    }

    /// <summary>Gives up the present runtime: whoever calls next from now on is a new one.</summary>
    public void Restart(string why)
    {
        SandboxSession old;
        lock (_lock)
        {
            old = _session;
            _session = new SandboxSession(new HashSet<string>(), attached: true);
        }

        old.Fail(new SandboxFailure("Runtime.ExitError", $"the attached runtime was given up: {why}"));
    }

    public IReadOnlyList<SandboxSnapshot> Snapshots() => IsAttached
        ? [new SandboxSnapshot($"{Options.Name}-attached", Options.Name, _current is null ? SandboxState.Idle : SandboxState.Busy, null,
            _startedAt, null, null, Options.MemorySize, 0, Interlocked.Read(ref _invocations), [])]
        : [];

    public IReadOnlyList<LogLine>? Log(string sandboxId) => sandboxId == $"{Options.Name}-attached" ? _log.Snapshot() : null;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Restart("the emulator was stopped");
        _stopping.Dispose();
        _turn.Dispose();
    }

    private async Task<InvocationRefusal?> DeliverAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        // Nobody is at a breakpoint now: a runtime that does not ask for work within the function's time limit is gone.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Options.Timeout);
        var session = _session;
        try
        {
            await session.Gate.WhenAsync(() => session.IsIdle || session.Failure is not null, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return _stopping.IsCancellationRequested ? InvocationRefusal.Stopping : InvocationRefusal.NotAttached;
        }

        if (session.Failure is not null)
        {
            return InvocationRefusal.NotAttached;
        }

        // Far enough for anybody at a breakpoint; a runtime derives its own budget from it.
        invocation.DeadlineMs = (_emulator.Time.GetUtcNow() + TimeSpan.FromHours(1)).ToUnixTimeMilliseconds();
        _current = invocation;
        Interlocked.Increment(ref _invocations);
        _log.Write(LogLine.Platform, $"START RequestId: {invocation.RequestId} Version: $LATEST");
        session.Deliver(invocation);
        return null;
    }

    private async Task CompleteAsync(Invocation invocation)
    {
        var session = _session;
        // The answer frees the turn: a runtime that was ended after it never calls next.
        await session.Gate.WhenAsync(() => invocation.Answer.IsCompleted || session.Failure is not null, CancellationToken.None);
        if (session.Failure is { } failure)
        {
            invocation.TryAnswer(failure.ToAnswer(invocation.RequestId));
        }

        _log.Write(LogLine.Platform, $"END RequestId: {invocation.RequestId}");
        _current = null;
        if (!_stopping.IsCancellationRequested)
        {
            _turn.Release();
        }
    }
}
