namespace Tailnet.Daemon;

/// <summary>Where a daemon's session is. docs/tunnel.md draws it.</summary>
internal enum SessionState
{
    /// <summary>The process runs; its LocalAPI does not answer yet.</summary>
    Launching,

    /// <summary>It has a key and logs in.</summary>
    LoggingIn,

    /// <summary>There is no key, or the login takes too long; tailscaled goes on trying, and now and then the key is read again.</summary>
    Waiting,

    /// <summary>The control server refused the key; tailscaled does nothing until there is another one, or this one is due again.</summary>
    Refused,

    /// <summary>An administrator has to approve the node.</summary>
    AwaitingApproval,

    /// <summary>tailscaled runs; the target is asked whether it knows this node.</summary>
    Reaching,

    /// <summary>The tunnel can be used.</summary>
    Up,

    /// <summary>After a thaw, in use: does the daemon answer, and the target?</summary>
    Checking,

    /// <summary>tailscaled makes its connections anew, without a new login.</summary>
    Reconnecting,

    /// <summary>The daemon ended, or has to.</summary>
    Ended,
}

/// <summary>What happens to a session.</summary>
internal enum SessionEvent
{
    /// <summary>The LocalAPI answers.</summary>
    Answers,

    /// <summary>There is a key that was not tried yet, or that was refused long enough ago.</summary>
    NewKey,

    /// <summary>The key cannot be had.</summary>
    NoKey,

    /// <summary>tailscaled went to Running.</summary>
    Runs,

    /// <summary>The control server refused the key.</summary>
    Refused,

    /// <summary>tailscaled went to NeedsMachineAuth.</summary>
    ApprovalNeeded,

    /// <summary>tailscaled went to NeedsLogin.</summary>
    LoginNeeded,

    /// <summary>tailscaled went to Stopped or Starting.</summary>
    Interrupted,

    /// <summary>The target answered, or there is none to ask.</summary>
    Reached,

    /// <summary>The sandbox was frozen and runs again.</summary>
    Thawed,

    /// <summary>The state's time limit passed.</summary>
    LimitPassed,

    /// <summary>The control server does not know the node any more; tailscaled itself would stay Running for ever.</summary>
    NodeUnknown,

    /// <summary>The daemon ended or is of no use.</summary>
    DaemonEnded,
}

/// <summary>Which event leads from which state to which. An event that has no line here means nothing in that state.</summary>
internal static class SessionMachine
{
    public static IReadOnlyList<(SessionState From, SessionEvent On, SessionState To)> Transitions { get; } =
    [
        (SessionState.Launching, SessionEvent.Answers, SessionState.LoggingIn),
        (SessionState.LoggingIn, SessionEvent.NoKey, SessionState.Waiting),
        (SessionState.LoggingIn, SessionEvent.Runs, SessionState.Reaching),
        (SessionState.LoggingIn, SessionEvent.Refused, SessionState.Refused),
        (SessionState.LoggingIn, SessionEvent.ApprovalNeeded, SessionState.AwaitingApproval),
        (SessionState.LoggingIn, SessionEvent.LimitPassed, SessionState.Waiting),
        (SessionState.Waiting, SessionEvent.NewKey, SessionState.LoggingIn),
        (SessionState.Waiting, SessionEvent.Runs, SessionState.Reaching),
        (SessionState.Waiting, SessionEvent.Refused, SessionState.Refused),
        (SessionState.Waiting, SessionEvent.ApprovalNeeded, SessionState.AwaitingApproval),
        (SessionState.Refused, SessionEvent.NewKey, SessionState.LoggingIn),
        (SessionState.AwaitingApproval, SessionEvent.Runs, SessionState.Reaching),
        (SessionState.AwaitingApproval, SessionEvent.LoginNeeded, SessionState.LoggingIn),
        (SessionState.Reaching, SessionEvent.Reached, SessionState.Up),
        (SessionState.Reaching, SessionEvent.LimitPassed, SessionState.Up),
        (SessionState.Reaching, SessionEvent.Interrupted, SessionState.Reconnecting),
        (SessionState.Reaching, SessionEvent.LoginNeeded, SessionState.LoggingIn),
        (SessionState.Up, SessionEvent.Thawed, SessionState.Checking),
        (SessionState.Up, SessionEvent.Interrupted, SessionState.Reconnecting),
        (SessionState.Up, SessionEvent.ApprovalNeeded, SessionState.AwaitingApproval),
        (SessionState.Up, SessionEvent.LoginNeeded, SessionState.LoggingIn),
        (SessionState.Checking, SessionEvent.Reached, SessionState.Up),
        (SessionState.Checking, SessionEvent.LimitPassed, SessionState.Reconnecting),
        (SessionState.Checking, SessionEvent.Interrupted, SessionState.Reconnecting),
        (SessionState.Checking, SessionEvent.LoginNeeded, SessionState.LoggingIn),
        (SessionState.Reconnecting, SessionEvent.Runs, SessionState.Reaching),
        (SessionState.Reconnecting, SessionEvent.LimitPassed, SessionState.Waiting),
        (SessionState.Reconnecting, SessionEvent.LoginNeeded, SessionState.LoggingIn),
        .. From(SessionEvent.NodeUnknown, SessionState.Reaching, SessionState.Up, SessionState.Checking, SessionState.Reconnecting, SessionState.Waiting, SessionState.AwaitingApproval),
        .. From(SessionEvent.DaemonEnded, Enum.GetValues<SessionState>().Except([SessionState.Ended])),
    ];

    /// <summary>Where an event leads; null where it means nothing.</summary>
    public static SessionState? Next(SessionState from, SessionEvent on)
    {
        foreach (var transition in Transitions)
        {
            if (transition.From == from && transition.On == on)
            {
                return transition.To;
            }
        }

        return null;
    }

    private static IEnumerable<(SessionState From, SessionEvent On, SessionState To)> From(SessionEvent on, params IEnumerable<SessionState> states) =>
        states.Select(state => (state, on, SessionState.Ended));
}
