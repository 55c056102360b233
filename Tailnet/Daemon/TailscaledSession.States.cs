using Tailnet.LocalApi;

namespace Tailnet.Daemon;

/// <content>What each state does when it is entered.</content>
internal sealed partial class TailscaledSession
{
    private AuthKeyResult? _key;
    private string? _triedKey;
    private DateTimeOffset _triedAt;
    private string? _complaints;
    private bool _nodeUnknown;
    private long _loginBegan;
    private long _reachBegan;
    private Task _reaching = Task.CompletedTask;
    private CancellationTokenSource? _reachLimit;

    private async Task EnterAsync(SessionState from, SessionEvent on, string? reason, CancellationToken cancellationToken)
    {
        var options = _context.Options;
        switch (_state)
        {
            case SessionState.LoggingIn:
                await EnterLoggingInAsync(from, on, cancellationToken);
                break;
            case SessionState.Waiting:
                Fail(reason ?? $"no login to the tailnet within {options.LoginLimit.TotalSeconds:0.#} s{(_complaints is null ? "" : $": {_complaints}")}");
                break;
            case SessionState.Refused:
                Fail($"login to the tailnet was refused (NeedsLogin): {reason}; if that is the auth key, rotate the secret");
                await StopTryingAsync(cancellationToken);
                break;
            case SessionState.AwaitingApproval:
                _signals.RingIn(null);
                Warn(TunnelState.Failed, "the device waits for approval (NeedsMachineAuth): approve it on the tailnet's machines page, or let the rotation mint preauthorized keys");
                break;
            case SessionState.Reaching:
                await EnterReachingAsync(cancellationToken);
                break;
            case SessionState.Up:
                EnterUp(from, on);
                break;
            case SessionState.Checking:
                await EnterCheckingAsync(cancellationToken);
                break;
            case SessionState.Reconnecting:
                await EnterReconnectingAsync(on, cancellationToken);
                break;
            default:
                _nodeUnknown = on == SessionEvent.NodeUnknown;
                _end = _nodeUnknown ? "the tailnet does not know this node any more (404: node not found): logging in anew" : _end;
                break;
        }
    }

    /// <summary>
    /// What <c>tailscale up</c> does: <c>start</c> with key and preferences, then <c>login-interactive</c> when the node has no key of
    /// its own that is accepted (a fresh <c>mem:</c> node stays in NeedsLogin until then). Running is announced on the bus.
    /// </summary>
    private async Task EnterLoggingInAsync(SessionState from, SessionEvent on, CancellationToken cancellationToken)
    {
        if (on == SessionEvent.LoginNeeded)
        {
            await LoseLoginAsync(from, cancellationToken);
        }

        if (_key!.Failure is { } failure)
        {
            await MoveAsync(SessionEvent.NoKey, failure, cancellationToken);
            return;
        }

        _context.Publish(TunnelState.Starting, "tailscaled logs in to the tailnet");
        _triedKey = _key.Key;
        _triedAt = Time.GetUtcNow();
        _loginBegan = _context.Steps.Now;
        _signals.RingIn(_context.Options.LoginLimit);
        using var limit = Limit(_context.Options.LoginLimit, cancellationToken);
        await _api.StartAsync(new IpnOptions { AuthKey = _key.Key, UpdatePrefs = _context.Options.Prefs }, limit.Token);
        var status = await _api.GetStatusAsync(peers: false, limit.Token);
        if (!status.HaveNodeKey || status.BackendState == BackendState.NeedsLogin)
        {
            await _api.LoginInteractiveAsync(limit.Token);
        }
    }

    /// <summary>
    /// The tailnet had accepted the login and does not any more. tailscaled does not try again by itself then, so the key that was tried
    /// is as good as any other.
    /// </summary>
    private async Task LoseLoginAsync(SessionState from, CancellationToken cancellationToken)
    {
        if (from != SessionState.AwaitingApproval)
        {
            _context.LoginLost();
        }

        Warn(TunnelState.Starting, "the tailnet does not accept this node any more (NeedsLogin: removed, logged out or its key expired): logging in again");
        _triedKey = null;
        _key = await _context.Keys.GetAsync(spent: true, cancellationToken);
    }

    // tailscaled would send a refused key again and again. A start without a key ends that; the next start brings another one.
    private async Task StopTryingAsync(CancellationToken cancellationToken)
    {
        using var limit = Limit(_context.Options.LoginLimit, cancellationToken);
        await _api.StartAsync(new IpnOptions { UpdatePrefs = _context.Options.Prefs with { WantRunning = false } }, limit.Token);
    }

    private async Task LookForKeyAsync(CancellationToken cancellationToken)
    {
        var spent = _state == SessionState.Refused || _triedKey is null;
        _key = await _context.Keys.GetAsync(spent, cancellationToken);
        if (_key.Failure is { } failure && _triedKey is null)
        {
            Fail(failure);
        }
        else if (_key.Key is null || (_key.Key == _triedKey && !MayTryAgain()))
        {
            _signals.RingIn(_backOff.Next());
        }
        else
        {
            await MoveAsync(SessionEvent.NewKey, null, cancellationToken);
        }
    }

    private bool MayTryAgain() => _state == SessionState.Refused && Time.GetUtcNow() - _triedAt >= _context.Options.SameKeyWait;

    private async Task EnterReachingAsync(CancellationToken cancellationToken)
    {
        _backOff.Reset();
        _signals.RingIn(_context.Options.ReachLimit);
        if (_loginBegan != 0)
        {
            _context.Steps.Add("login", _loginBegan);
            _loginBegan = 0;
        }

        _reachBegan = _context.Steps.Now;
        if (!await TellDestinationsAsync(cancellationToken))
        {
            return;
        }

        if (_reachLimit is not { IsCancellationRequested: false })
        {
            BeginReach(handshake: false, cancellationToken);
        }

        _ = TellReachedAsync(_reaching);
    }

    /// <summary>A target that does not answer is no fault of the tunnel: it is told, and the tunnel counts as up.</summary>
    private void EnterUp(SessionState from, SessionEvent on)
    {
        _signals.RingIn(null);
        _reachLimit?.Cancel();
        if (from == SessionState.Reaching)
        {
            _context.Steps.Add("target", _reachBegan);
        }

        if (on == SessionEvent.LimitPassed)
        {
            Log.NotReached(Logger, _context.Options.Target);
        }

        _context.Publish(TunnelState.Running, null);
    }

    /// <summary>A webhook is on its way already: nothing is torn down unless the daemon or the target do not answer.</summary>
    private async Task EnterCheckingAsync(CancellationToken cancellationToken)
    {
        _signals.RingIn(_context.Options.CheckLimit);
        try
        {
            using var limit = Limit(_context.Options.CallLimit, cancellationToken);
            await _api.GetStatusAsync(peers: false, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotAnswering(Logger, _context.Options.CallLimit.TotalSeconds);
            await _process.DisposeAsync();
            return;
        }

        BeginReach(handshake: true, cancellationToken);
        _ = TellReachedAsync(_reaching);
    }

    /// <summary>
    /// Down and up again keeps node key, netmap and address, and forgets WireGuard's sessions: a stuck handshake begins at once instead of
    /// after 5 s. And it asks the control server for the netmap, which tells whether the node still exists.
    /// </summary>
    private async Task EnterReconnectingAsync(SessionEvent on, CancellationToken cancellationToken)
    {
        await (_reachLimit?.CancelAsync() ?? Task.CompletedTask);
        _signals.RingIn(_context.Options.LoginLimit);
        if (on == SessionEvent.Interrupted)
        {
            Warn(TunnelState.Starting, "tailscaled lost its connection to the tailnet and makes it anew");
            return;
        }

        Warn(TunnelState.Starting, $"{_context.Options.Target} did not answer after a thaw: the connections to the tailnet are made anew");
        using var limit = Limit(_context.Options.LoginLimit, cancellationToken);
        await _api.EditPrefsAsync(new IpnPrefsEdit { WantRunning = false }, limit.Token);
        await _api.EditPrefsAsync(new IpnPrefsEdit { WantRunning = true }, limit.Token);
    }

    private void BeginReach(bool handshake, CancellationToken cancellationToken)
    {
        _reachLimit?.Cancel();
        _reachLimit?.Dispose();
        _reachLimit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reaching = _context.Options.Target is { } target ? new TargetReach(_api, target, Time).ReachAsync(handshake, _reachLimit.Token) : Task.CompletedTask;
    }

    private async Task TellReachedAsync(Task reaching)
    {
        try
        {
            await reaching;
            if (reaching == _reaching)
            {
                _signals.Tell(SessionEvent.Reached);
            }
        }
        catch (Exception)
        {
            // The limit tells that the target was not reached; a daemon that is gone is told by its bus.
        }
    }

    private async Task TakeNetMapAsync(CancellationToken cancellationToken)
    {
        if (_state == SessionState.Reaching)
        {
            await EnterReachingAsync(cancellationToken);
        }
        else if (_state is SessionState.Up or SessionState.Checking && await TellDestinationsAsync(cancellationToken))
        {
            _context.Publish(TunnelState.Running, null);
        }
    }

    /// <summary>Hands on what may be dialled now, and sets the exit node.</summary>
    /// <returns>False when the exit node is not there: nothing may be dialled then.</returns>
    private async Task<bool> TellDestinationsAsync(CancellationToken cancellationToken)
    {
        using var limit = Limit(_context.Options.LoginLimit, cancellationToken);
        var status = await _api.GetStatusAsync(peers: true, limit.Token);
        if (_context.Options.ExitNode is { } exitNode && status.FindPeer(exitNode) is not { ExitNode: true })
        {
            if (status.FindPeer(exitNode) is not { ExitNodeOption: true, ID: { } id })
            {
                _signals.RingIn(null);
                Warn(TunnelState.Failed, $"TS_EXIT_NODE '{exitNode}' is not in the tailnet, or offers no exit (advertise it there and approve it): nothing is dialled until it does");
                return false;
            }

            await _api.EditPrefsAsync(new IpnPrefsEdit { ExitNodeID = id }, limit.Token);
        }

        _context.TellDestinations(status);
        return true;
    }

    // What a control server says may quote the key that it refuses; the reason is logged and reaches the sender.
    private void Fail(string reason)
    {
        var told = KeyText.Strike(reason);
        Log.LoginFailed(Logger, told);
        _loginBegan = 0;
        _reachLimit?.Cancel();
        _signals.RingIn(_backOff.Next());
        _context.Publish(TunnelState.Failed, told);
    }

    private void Warn(TunnelState state, string reason)
    {
        Log.NotUp(Logger, reason);
        _context.Publish(state, reason);
    }
}
