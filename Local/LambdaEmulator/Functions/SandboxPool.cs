using LambdaEmulator.Configuration;
using LambdaEmulator.RuntimeApi;
using LambdaEmulator.Sandboxes;

namespace LambdaEmulator.Functions;

/// <summary>
/// A function's sandboxes: an invocation takes the one used last, or starts another. A sandbox that has answered and is about to ask for
/// more is waited for a moment, as a cold start would take longer. Lambda starts as many as its concurrency allows; this machine only
/// so many (<see cref="FunctionOptions.Sandboxes"/>): what comes beyond waits for one of them instead of being refused.
/// </summary>
internal sealed partial class SandboxPool : ILambdaFunction
{
    private const int EndedKept = 20;

    private static readonly TimeSpan _finishingGrace = TimeSpan.FromMilliseconds(100);

    /// <summary>As long as an HTTP API waits for a function.</summary>
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(30);

    private readonly EmulatorContext _emulator;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly List<Sandbox> _all = [];
    private readonly Queue<Sandbox> _ended = new();
    private readonly Stack<Sandbox> _idle = new();
    private readonly Dictionary<Sandbox, Invocation> _busy = [];
    private readonly LinkedList<(TaskCompletionSource<Sandbox?> Sandbox, Invocation Invocation)> _waiting = new();
    private readonly Dictionary<Sandbox, ITimer> _spindown = [];
    private readonly BackgroundTasks _background = new();
    private bool _stopping;

    public SandboxPool(EmulatorContext emulator, FunctionOptions options)
    {
        _emulator = emulator;
        Options = options;
        _logger = emulator.Loggers.CreateLogger<SandboxPool>();
    }

    public FunctionOptions Options { get; }

    /// <summary>Sandboxes at work: worth measuring.</summary>
    public IReadOnlyList<Sandbox> Working
    {
        get
        {
            lock (_lock)
            {
                return [.. _all.Where(static sandbox => sandbox.IsWorking)];
            }
        }
    }

    public async Task<InvocationRun> StartAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (sandbox, refusal) = await AcquireAsync(invocation, cancellationToken);
        if (sandbox is null)
        {
            return InvocationRun.Refused(refusal);
        }

        var position = sandbox.Log.Position;
        var isCold = !sandbox.HasProcesses;
        var run = Task.Run(() => RunAsync(sandbox, invocation), CancellationToken.None);
        _background.Add(run);
        return new InvocationRun(null, isCold, run, (sandbox.Log, position));
    }

    public void Restart(string why)
    {
        List<Sandbox> idle = [];
        lock (_lock)
        {
            while (_idle.TryPop(out var sandbox))
            {
                StopSpindown(sandbox);
                idle.Add(sandbox);
            }

            foreach (var sandbox in _all)
            {
                sandbox.IsStale = true;
            }
        }

        Log.Restarting(_logger, Options.Name, why);
        idle.ForEach(sandbox => _background.Add(EndAsync(sandbox, ShutdownReason.Spindown)));
    }

    public IReadOnlyList<SandboxSnapshot> Snapshots()
    {
        lock (_lock)
        {
            return [.. _ended.Concat(_all).Select(static sandbox => sandbox.Snapshot())];
        }
    }

    IReadOnlyList<LogLine>? ILambdaFunction.Log(string sandboxId)
    {
        lock (_lock)
        {
            return _ended.Concat(_all).FirstOrDefault(sandbox => sandbox.Id == sandboxId)?.Log.Snapshot();
        }
    }

    /// <summary>Ends every sandbox; invocations under way are answered with an error.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Sandbox> all;
        lock (_lock)
        {
            _stopping = true;
            all = [.. _all];
            foreach (var sandbox in all)
            {
                StopSpindown(sandbox);
            }

            foreach (var waiter in _waiting)
            {
                waiter.Sandbox.SetResult(null);
            }

            _waiting.Clear();
            foreach (var invocation in _busy.Values)
            {
                invocation.TryAnswer(RuntimeAnswer.Error("Sandbox.Stopped", $"RequestId: {invocation.RequestId} Error: the emulator was stopped"));
            }
        }

        await Task.WhenAll(all.Select(sandbox => EndAsync(sandbox, ShutdownReason.Spindown)));
        await _background.WhenAll();
    }

    private async Task<(Sandbox? Sandbox, InvocationRefusal Refusal)> AcquireAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        LinkedListNode<(TaskCompletionSource<Sandbox?> Sandbox, Invocation)> node;
        var hasRoom = false;
        lock (_lock)
        {
            if (_stopping)
            {
                return (null, InvocationRefusal.Stopping);
            }

            var finishing = _busy.Values.Count(static busy => busy.Answer.IsCompleted) > _waiting.Count;
            if (_idle.Count > 0 || (HasRoom && !finishing))
            {
                return (Take(invocation), default);
            }

            if (_busy.Count + _waiting.Count >= Options.Concurrency && !finishing)
            {
                return (null, InvocationRefusal.TooManyRequests);
            }

            hasRoom = HasRoom || _busy.Count >= Options.Concurrency;
            node = _waiting.AddLast((new TaskCompletionSource<Sandbox?>(TaskCreationOptions.RunContinuationsAsynchronously), invocation));
        }

        return await WaitAsync(node, hasRoom ? _finishingGrace : _longestWait, cancellationToken);
    }

    private bool HasRoom => _busy.Count < Math.Min(Options.Concurrency, Options.Sandboxes);

    private async Task<(Sandbox? Sandbox, InvocationRefusal Refusal)> WaitAsync(
        LinkedListNode<(TaskCompletionSource<Sandbox?> Sandbox, Invocation Invocation)> node, TimeSpan limit, CancellationToken cancellationToken)
    {
        var (waiter, invocation) = node.Value;
        using (var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            await Task.WhenAny(waiter.Task, Task.Delay(limit, _emulator.Time, enough.Token));
            await enough.CancelAsync();
        }

        lock (_lock)
        {
            if (node.List is not null)
            {
                _waiting.Remove(node);
                cancellationToken.ThrowIfCancellationRequested();
                return HasRoom ? (Take(invocation), default) : (null, InvocationRefusal.TooManyRequests);
            }
        }

        return (await waiter.Task, InvocationRefusal.Stopping);
    }

    // An idle sandbox, or a new one.
    private Sandbox Take(Invocation invocation)
    {
        if (!_idle.TryPop(out var sandbox))
        {
            sandbox = new Sandbox(_emulator, Options);
            _all.Add(sandbox);
        }

        StopSpindown(sandbox);
        _busy[sandbox] = invocation;
        return sandbox;
    }

    private async Task RunAsync(Sandbox sandbox, Invocation invocation)
    {
        try
        {
            await sandbox.RunAsync(invocation);
        }
        catch (Exception exception)
        {
            Log.SandboxBroken(_logger, exception, sandbox.Id, Options.Name);
            invocation.TryAnswer(RuntimeAnswer.Error("ServiceException", $"RequestId: {invocation.RequestId} Error: the sandbox could not be run"));
            sandbox.IsStale = true;
        }

        Release(sandbox);
    }

    private void Release(Sandbox sandbox)
    {
        lock (_lock)
        {
            _busy.Remove(sandbox);
            var isReusable = !_stopping && !sandbox.IsStale;
            if (isReusable)
            {
                _idle.Push(sandbox);
            }

            // Instead of a stale one the waiter gets a new one.
            if (_waiting.First is { } waiter)
            {
                _waiting.RemoveFirst();
                waiter.Value.Sandbox.SetResult(Take(waiter.Value.Invocation));
            }
            else if (isReusable)
            {
                sandbox.Freeze();
                _spindown[sandbox] = _emulator.Time.CreateTimer(_ => SpinDown(sandbox), null, Options.IdleTimeout, Timeout.InfiniteTimeSpan);
            }

            if (isReusable)
            {
                return;
            }
        }

        _background.Add(EndAsync(sandbox, ShutdownReason.Spindown));
    }

    private void SpinDown(Sandbox sandbox)
    {
        lock (_lock)
        {
            if (!_spindown.ContainsKey(sandbox))
            {
                return;
            }

            StopSpindown(sandbox);
            var others = _idle.Where(idle => idle != sandbox).Reverse().ToList();
            _idle.Clear();
            others.ForEach(_idle.Push);
        }

        _background.Add(EndAsync(sandbox, ShutdownReason.Spindown));
    }

    private void StopSpindown(Sandbox sandbox)
    {
        if (_spindown.Remove(sandbox, out var timer))
        {
            timer.Dispose();
        }
    }

    private async Task EndAsync(Sandbox sandbox, string reason)
    {
        try
        {
            await sandbox.ShutDownAsync(reason);
        }
        catch (Exception exception)
        {
            Log.SandboxBroken(_logger, exception, sandbox.Id, Options.Name);
        }

        lock (_lock)
        {
            if (_all.Remove(sandbox))
            {
                _ended.Enqueue(sandbox);
                if (_ended.Count > EndedKept)
                {
                    _ended.Dequeue();
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Function}: new sandboxes from now on: {Why}")]
        public static partial void Restarting(ILogger logger, string function, string why);

        [LoggerMessage(2, LogLevel.Error, "Sandbox {Sandbox} of {Function} broke")]
        public static partial void SandboxBroken(ILogger logger, Exception exception, string sandbox, string function);
    }
}
