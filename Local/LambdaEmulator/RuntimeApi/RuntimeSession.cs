namespace LambdaEmulator.RuntimeApi;

/// <summary>The runtime's side of one life of a sandbox: the state rules of the Runtime API.</summary>
internal sealed class RuntimeSession(StateGate gate, bool replaceable)
{
    private readonly LongPoll<Invocation> _poll = new();

    public RuntimeState State { get; private set; } = RuntimeState.Started;

    /// <summary>The invocation that is not answered yet.</summary>
    public Invocation? Current { get; private set; }

    public SandboxFailure? InitFailure { get; private set; }

    /// <summary>Whether a client waits in next right now. (A runtime whose connection broke counts as idle all the same: it will be back.)</summary>
    public bool IsPolled => gate.Read(() => _poll.IsPolled);

    // As errors name it.
    private string StateName => State == RuntimeState.ResponseSent ? "RuntimeResponseSentState" : $"{State}";

    public bool IsIdle => State == RuntimeState.Ready && !_poll.HasUndelivered;

    /// <summary>Waits for the next invocation.</summary>
    /// <returns>The invocation, or the error to answer.</returns>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public async Task<(Invocation? Invocation, ApiError? Error)> NextAsync(CancellationToken aborted)
    {
        var (poll, error) = gate.Change(StartPoll);
        if (poll is null)
        {
            return (null, error);
        }

        Invocation? invocation;
        try
        {
            invocation = await poll.WaitAsync(aborted);
        }
        catch (OperationCanceledException)
        {
            gate.Change(() => Abandon(poll));
            throw;
        }

        return invocation is null
            ? (null, ApiError.InvalidStateTransition("Ready", "Ready"))
            : (invocation, null);
    }

    /// <summary>The client went away before it got the invocation: the next call gets it.</summary>
    public void Redeliver(Invocation invocation) => gate.Change(() =>
    {
        if (Current == invocation && State == RuntimeState.Running)
        {
            State = _poll.Offer(invocation) ? RuntimeState.Running : RuntimeState.Ready;
        }
    });

    /// <summary>Hands over an invocation. The runtime must be idle.</summary>
    public void Deliver(Invocation invocation) => gate.Change(() =>
    {
        Current = invocation;
        if (_poll.Offer(invocation))
        {
            State = RuntimeState.Running;
        }
    });

    /// <summary>Takes the answer to the current invocation.</summary>
    public ApiError? Answer(string requestId, RuntimeAnswer answer) => gate.Change(() =>
    {
        if (Current is not { } current || current.RequestId != requestId)
        {
            return ApiError.InvalidRequestId;
        }

        if (State != RuntimeState.Running)
        {
            return ApiError.InvalidStateTransition(StateName, answer.ErrorType is null ? "InvocationResponse" : "InvocationErrorResponse");
        }

        State = RuntimeState.ResponseSent;
        current.TryAnswer(answer);
        return null;
    });

    public ApiError? ReportInitError(SandboxFailure failure) => gate.Change(() =>
    {
        if (State != RuntimeState.Started)
        {
            return ApiError.InvalidStateTransition(StateName, nameof(RuntimeState.InitError));
        }

        State = RuntimeState.InitError;
        InitFailure = failure;
        return null;
    });

    private void Abandon(Task<Invocation?> poll)
    {
        if (!_poll.Abandon(poll))
        {
            // The invocation and the end of the connection crossed.
            if (poll is { IsCompletedSuccessfully: true, Result: { } lost })
            {
                Redeliver(lost);
            }
        }
        else if (replaceable)
        {
            // Nobody is attached any more.
            State = RuntimeState.Started;
        }
    }

    private (Task<Invocation?>? Poll, ApiError? Error) StartPoll()
    {
        if (State == RuntimeState.Running && replaceable)
        {
            // Attached from outside: the process that had the invocation was ended by its debugger.
            Current!.TryAnswer(RuntimeAnswer.Error("Runtime.ExitError", $"RequestId: {Current.RequestId} Error: the attached runtime asked for the next invocation without answering this one"));
        }
        else if (State == RuntimeState.Running)
        {
            // It asks again without having answered: it gets the same again.
            return (Task.FromResult<Invocation?>(Current), null);
        }
        else if (State == RuntimeState.InitError)
        {
            return (null, ApiError.InvalidStateTransition(StateName, nameof(RuntimeState.Ready)));
        }

        var poll = _poll.Poll(out var taken);
        State = taken ? RuntimeState.Running : RuntimeState.Ready;
        return (poll, null);
    }
}

/// <summary>What the runtime is doing, seen through its API calls.</summary>
internal enum RuntimeState
{
    /// <summary>Started; it has not called next yet.</summary>
    Started,

    /// <summary>Waiting in next.</summary>
    Ready,

    /// <summary>It has an invocation that it has not answered.</summary>
    Running,

    /// <summary>It answered and has not called next yet.</summary>
    ResponseSent,

    /// <summary>It reported a failed initialization.</summary>
    InitError,
}
