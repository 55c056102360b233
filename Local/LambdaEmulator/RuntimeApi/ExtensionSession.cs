namespace LambdaEmulator.RuntimeApi;

/// <summary>One extension's side of one life of a sandbox: the state rules of the Extensions API.</summary>
internal sealed class ExtensionSession(StateGate gate, string name, IReadOnlySet<string> events, bool isExternal)
{
    private readonly LongPoll<ExtensionEvent> _poll = new();

    public string Id { get; } = Guid.NewGuid().ToString();

    public string Name { get; } = name;

    public bool IsExternal { get; } = isExternal;

    public IReadOnlySet<string> Events { get; } = events;

    public bool WantsInvoke => Events.Contains("INVOKE");

    public bool WantsShutdown => Events.Contains("SHUTDOWN");

    public ExtensionState State { get; private set; } = ExtensionState.Registered;

    public bool IsIdle => (State == ExtensionState.Ready && !_poll.HasUndelivered) || State is ExtensionState.Exited or ExtensionState.ExitError;

    /// <summary>Waits for the next event.</summary>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public async Task<(ExtensionEvent? Event, ApiError? Error)> NextAsync(CancellationToken aborted)
    {
        var (poll, error) = gate.Change(StartPoll);
        if (poll is null)
        {
            return (null, error);
        }

        ExtensionEvent? next;
        try
        {
            next = await poll.WaitAsync(aborted);
        }
        catch (OperationCanceledException)
        {
            gate.Change(() => Abandon(poll));
            throw;
        }

        return next is null
            ? (null, Refuse(nameof(ExtensionState.Ready)))
            : (next, null);
    }

    /// <summary>Hands over an event; an extension that is not waiting gets it at its next call.</summary>
    public void Deliver(ExtensionEvent next) => gate.Change(() =>
    {
        if (State is ExtensionState.Exited or ExtensionState.InitError or ExtensionState.ExitError)
        {
            return;
        }

        if (_poll.Offer(next))
        {
            State = Handling(next);
        }
    });

    /// <summary>The client went away before it got the event: the next call gets it.</summary>
    public void Redeliver(ExtensionEvent next) => gate.Change(() =>
    {
        if (!_poll.Offer(next))
        {
            State = ExtensionState.Ready;
        }
    });

    /// <summary>The first error that the extension itself reported; null when it did not.</summary>
    public SandboxFailure? Reported { get; private set; }

    /// <summary>Notes a failed initialization. The same report again is accepted and changes nothing.</summary>
    public ApiError? ReportInitError(SandboxFailure failure) => gate.Change(() =>
    {
        if (State is not (ExtensionState.Registered or ExtensionState.InitError))
        {
            return Refuse(nameof(ExtensionState.InitError));
        }

        (State, Reported) = (ExtensionState.InitError, Reported ?? failure);
        return null;
    });

    /// <summary>Notes that the extension exits. The same report again is accepted and changes nothing.</summary>
    public ApiError? ReportExit(SandboxFailure failure) => gate.Change(() =>
    {
        if (State is ExtensionState.Exited or ExtensionState.InitError)
        {
            return Refuse(nameof(ExtensionState.Exited));
        }

        (State, Reported) = (ExtensionState.ExitError, Reported ?? failure);
        return null;
    });

    public void ProcessExited() => gate.Change(() => State = ExtensionState.Exited);

    private void Abandon(Task<ExtensionEvent?> poll)
    {
        if (!_poll.Abandon(poll) && poll is { IsCompletedSuccessfully: true, Result: { } lost })
        {
            // The event and the end of the connection crossed.
            Redeliver(lost);
        }
    }

    private static ExtensionState Handling(ExtensionEvent next) =>
        next.IsShutdown ? ExtensionState.ShuttingDown : ExtensionState.Running;

    private ApiError Refuse(string to) => ApiError.InvalidExtensionState($"{State}", to, Id);

    private (Task<ExtensionEvent?>? Poll, ApiError? Error) StartPoll()
    {
        // The one that waits already goes on waiting.
        if (State is ExtensionState.InitError or ExtensionState.ExitError or ExtensionState.Exited || _poll.IsPolled)
        {
            return (null, Refuse(nameof(ExtensionState.Ready)));
        }

        var shutDown = State == ExtensionState.ShuttingDown;
        var poll = _poll.Poll(out var taken);
        // Asking again after SHUTDOWN says that the work is done.
        State = shutDown ? ExtensionState.Exited
            : taken ? Handling(poll.Result!)
            : ExtensionState.Ready;
        return (poll, null);
    }
}

/// <summary>What an extension is doing, seen through its API calls.</summary>
internal enum ExtensionState
{
    /// <summary>Registered; it has not called next yet.</summary>
    Registered,

    /// <summary>Waiting in next.</summary>
    Ready,

    /// <summary>It has an event and has not called next since.</summary>
    Running,

    /// <summary>It has the SHUTDOWN event.</summary>
    ShuttingDown,

    /// <summary>It reported a failed initialization.</summary>
    InitError,

    /// <summary>It reported that it exits.</summary>
    ExitError,

    /// <summary>It called next after SHUTDOWN, or its process ended.</summary>
    Exited,
}
