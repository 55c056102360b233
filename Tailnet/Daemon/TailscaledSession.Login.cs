using Tailnet.LocalApi;

namespace Tailnet.Daemon;

/// <content>Logging in, and what the IPN bus says about it.</content>
internal sealed partial class TailscaledSession
{
    /// <summary>
    /// What <c>tailscale up</c> does: <c>start</c> with key and preferences, then <c>login-interactive</c> when the node has no key of
    /// its own that is accepted (a fresh <c>mem:</c> node stays in NeedsLogin until then). Running is announced on the bus.
    /// </summary>
    private async Task LogInAsync(AuthKeyResult key, CancellationToken cancellationToken)
    {
        if (key.Failure is { } failure)
        {
            Fail(failure);
            return;
        }

        _context.Publish(TunnelState.Starting, "tailscaled logs in to the tailnet", _context.Socks5);
        _usedKey = key.Key;
        _refusal = null;
        _spent = false;
        _loginBegan = Time.GetTimestamp();
        _bus.WakeIn(_context.Options.LoginLimit);
        using var limit = Limit(_context.Options.LoginLimit, cancellationToken);
        await _api.StartAsync(new IpnOptions { AuthKey = key.Key, UpdatePrefs = _context.Options.Prefs }, limit.Token);
        var status = await _api.GetStatusAsync(peers: false, limit.Token);
        if (!status.HaveNodeKey || status.BackendState == BackendState.NeedsLogin)
        {
            await _api.LoginInteractiveAsync(limit.Token);
        }
    }

    private async Task HandleAsync(IpnNotify notify, CancellationToken cancellationToken)
    {
        _complaints = LoginProblem.Complaints(notify.Health) ?? (notify.Health is null ? _complaints : null);
        switch ((BackendState?)notify.State)
        {
            case BackendState.Running when !_up:
                await ComeUpAsync(cancellationToken);
                return;
            case BackendState.NeedsMachineAuth:
                (_up, _joined) = (false, true);
                _bus.WakeIn(null);
                Warn(TunnelState.Failed, "the device waits for approval (NeedsMachineAuth): approve it on the tailnet's machines page, or let the rotation mint preauthorized keys");
                return;
            case BackendState.NeedsLogin when _joined:
                await LogInAgainAsync(cancellationToken);
                return;
            case BackendState.Stopped or BackendState.Starting when _up:
                _up = false;
                _loginBegan = Time.GetTimestamp();
                _bus.WakeIn(_context.Options.LoginLimit);
                Warn(TunnelState.Starting, $"tailscaled went to {(BackendState)notify.State!}");
                return;
            default:
                break;
        }

        // tailscaled tries a refused key again and again: told once, or the back-off would never pass.
        if (!_up && LoginProblem.Refusal(notify) is { } refusal && refusal != _refusal)
        {
            _refusal = refusal;
            _spent = true;
            Fail($"login to the tailnet was refused (NeedsLogin): {refusal}; if that is the auth key, rotate the secret");
        }
    }

    /// <summary>
    /// The tailnet had accepted the login and does not any more. tailscaled does not try again by itself then, so the key that was used
    /// is as good as any other.
    /// </summary>
    private async Task LogInAgainAsync(CancellationToken cancellationToken)
    {
        if (_up)
        {
            _context.LoginLost();
        }

        (_up, _joined, _spent, _usedKey) = (false, false, true, null);
        Warn(TunnelState.Starting, "the tailnet does not accept this node any more (NeedsLogin: removed, logged out or its key expired): logging in again");
        await LogInAsync(await _context.Keys.GetAsync(spent: true, cancellationToken), cancellationToken);
    }

    private async Task ComeUpAsync(CancellationToken cancellationToken)
    {
        (_up, _joined) = (true, true);
        _bus.WakeIn(null);
        _backOff.Reset();
        if (_loginBegan != 0)
        {
            _context.Steps.Add("login", _loginBegan);
            _loginBegan = 0;
        }

        await ProveAsync(cancellationToken);
        _context.Publish(TunnelState.Running, null, _context.Socks5);
    }

    /// <summary>A target that does not answer is no fault of the tunnel: it is told, and the tunnel counts as up.</summary>
    private async Task ProveAsync(CancellationToken cancellationToken)
    {
        if (_context.Proof is not { } proof || _context.Socks5 is not { } socks5)
        {
            return;
        }

        var problem = await _context.Steps.MeasureAsync("first dial", () => proof.ProveAsync(socks5, _context.Options.ProofLimit, cancellationToken));
        if (problem is not null)
        {
            Log.NotProven(Logger, problem);
        }
    }

    /// <summary>The time limit of a login or a back-off passed.</summary>
    private async Task WakeAsync(CancellationToken cancellationToken)
    {
        if (_loginBegan != 0)
        {
            _loginBegan = 0;
            var detail = _complaints is null ? "" : $": {_complaints}";
            Fail($"no login to the tailnet within {_context.Options.LoginLimit.TotalSeconds:0.#} s{detail}");
            return;
        }

        var key = await _context.Keys.GetAsync(_spent, cancellationToken);
        if (key.Key is not null && key.Key == _usedKey)
        {
            // tailscaled itself goes on trying with this one.
            _bus.WakeIn(_backOff.Next());
            return;
        }

        await LogInAsync(key, cancellationToken);
    }

    // What a control server says may quote the key that it refuses; the reason is logged and reaches the sender.
    private void Fail(string reason)
    {
        var told = KeyText.Strike(reason);
        Log.LoginFailed(Logger, told);
        _loginBegan = 0;
        _bus.WakeIn(_backOff.Next());
        _context.Publish(TunnelState.Failed, told, _context.Socks5);
    }

    private void Warn(TunnelState state, string reason)
    {
        Log.NotUp(Logger, reason);
        _context.Publish(state, reason, _context.Socks5);
    }
}
