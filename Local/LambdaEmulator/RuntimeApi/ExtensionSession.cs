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

    public bool IsIdle => (State == ExtensionState.Ready && !_poll.HasUndelivered) || State == ExtensionState.Exited;

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
            ? (null, ApiError.InvalidExtensionState("Ready", "Ready"))
            : (next, null);
    }

    /// <summary>Hands over an event; an extension that is not waiting gets it at its next call.</summary>
    public void Deliver(ExtensionEvent next) => gate.Change(() =>
    {
        if (State is ExtensionState.Exited or ExtensionState.InitError)
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

    /// <summary>The error that the extension itself reported; null when it did not.</summary>
    public SandboxFailure? Reported { get; set; }

    public ApiError? ReportInitError() => gate.Change(() =>
    {
        if (State != ExtensionState.Registered)
        {
            return ApiError.InvalidExtensionState($"{State}", nameof(ExtensionState.InitError));
        }

        State = ExtensionState.InitError;
        return null;
    });

    public ApiError? ReportExit() => gate.Change(() =>
    {
        if (State is ExtensionState.Exited or ExtensionState.InitError)
        {
            return ApiError.InvalidExtensionState($"{State}", "ExitError");
        }

        State = ExtensionState.Exited;
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

    private (Task<ExtensionEvent?>? Poll, ApiError? Error) StartPoll()
    {
        if (State is ExtensionState.InitError or ExtensionState.Exited)
        {
            return (null, ApiError.InvalidExtensionState($"{State}", nameof(ExtensionState.Ready)));
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
