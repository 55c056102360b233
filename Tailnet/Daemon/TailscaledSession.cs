using Microsoft.Extensions.Logging;
using Tailnet.LocalApi;

namespace Tailnet.Daemon;

/// <summary>
/// One daemon's life, as <see cref="SessionMachine"/> has it: its loop takes one thing that happened after the other, and what a state
/// does stands in <c>TailscaledSession.States.cs</c>.
/// </summary>
internal sealed partial class TailscaledSession : IAsyncDisposable
{
    private static readonly TimeSpan _socketPoll = TimeSpan.FromMilliseconds(2);

    private readonly TailscaledSessionContext _context;
    private readonly IDaemonProcess _process;
    private readonly DaemonLog _log;
    private readonly LocalApiClient _api;
    private readonly SessionSignals _signals;
    private readonly BackOff _backOff;

    private SessionState _state = SessionState.Launching;
    private string _end = "tailscaled closed its IPN bus";

    private TailscaledSession(TailscaledSessionContext context, IDaemonProcess process, DaemonLog log, SessionSignals signals)
    {
        _context = context;
        _process = process;
        _log = log;
        _signals = signals;
        _api = new LocalApiClient(context.Daemon.SocketPath);
        _backOff = new BackOff(context.Options.FirstBackOff, context.Options.MaxBackOff);
    }

    public int ProcessId => _process.Id;

    private TimeProvider Time => _context.Time;

    private ILogger Logger => _context.Logger;

    /// <exception cref="DaemonStartException">The daemon cannot be started.</exception>
    public static TailscaledSession Start(TailscaledSessionContext context)
    {
        // A socket that a killed daemon left behind would look like this one's.
        File.Delete(context.Daemon.SocketPath);
        var signals = new SessionSignals(context.Time);
        var log = new DaemonLog(context.Time, context.Logger) { NodeUnknown = () => signals.Tell(SessionEvent.NodeUnknown) };
        return new TailscaledSession(context, context.Launcher.Start(context.Daemon, log.Write), log, signals);
    }

    /// <summary>Until the daemon ends, stops answering, or is of no use any more.</summary>
    /// <returns>Why.</returns>
    public async Task<SessionEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var key = _context.Steps.MeasureAsync("auth key", () => _context.Keys.GetAsync(_context.KeySpent, ending.Token));
        var following = Task.CompletedTask;
        try
        {
            if (!await _context.Steps.MeasureAsync("tailscaled", () => WaitForApiAsync(ending.Token)))
            {
                return await DescribeEndAsync($"tailscaled did not answer on its LocalAPI within {_context.Options.StartLimit.TotalSeconds:0.#} s");
            }

            following = _signals.FollowAsync(_api, ending.Token);
            _key = await key;
            await MoveAsync(SessionEvent.Answers, null, ending.Token);
            while (_state != SessionState.Ended)
            {
                await HandleAsync(await _signals.NextAsync(ending.Token), ending.Token);
            }

            return await DescribeEndAsync(_end);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or LocalApiException)
        {
            return await DescribeEndAsync($"tailscaled stopped answering: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await DescribeEndAsync("tailscaled took a call of its LocalAPI and did not answer it");
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(IgnoreAsync(following), IgnoreAsync(key), IgnoreAsync(_reaching));
        }
    }

    /// <summary>The sandbox was frozen: a tunnel that is up is looked at.</summary>
    public void Thawed() => _signals.Tell(SessionEvent.Thawed);

    /// <summary>Logout, SIGTERM, and SIGKILL when the time is over.</summary>
    public async Task EndAsync(Func<TimeSpan> left)
    {
        // A part is kept for the daemon's own end.
        var logoutLimit = left() * 2 / 3;
        if (_state != SessionState.Launching && logoutLimit > TimeSpan.Zero)
        {
            try
            {
                using var limit = Limit(logoutLimit, CancellationToken.None);
                await _api.LogoutAsync(limit.Token);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or LocalApiException or OperationCanceledException)
            {
                Log.LogoutFailed(Logger, exception.Message);
            }
        }

        if (left() > TimeSpan.Zero)
        {
            _process.Terminate();
            var remaining = left();
            await Task.WhenAny(_process.Exited, Task.Delay(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, Time, CancellationToken.None));
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _api.Dispose();
        _signals.Dispose();
    }

    private async Task<bool> WaitForApiAsync(CancellationToken cancellationToken)
    {
        var began = Time.GetTimestamp();
        while (Time.GetElapsedTime(began) < _context.Options.StartLimit && !_process.Exited.IsCompleted)
        {
            if (File.Exists(_context.Daemon.SocketPath))
            {
                try
                {
                    using var limit = Limit(_context.Options.StartLimit, cancellationToken);
                    await _api.GetStatusAsync(peers: false, limit.Token);
                    return true;
                }
                catch (HttpRequestException)
                {
                    // The socket is there a moment before somebody listens on it.
                }
            }

            await Task.Delay(_socketPoll, Time, cancellationToken);
        }

        return false;
    }

    private async Task HandleAsync(SessionSignal signal, CancellationToken cancellationToken)
    {
        if (signal.Notify is { } notify)
        {
            await HandleAsync(notify, cancellationToken);
        }
        else if (signal.Event is SessionEvent.LimitPassed or SessionEvent.Thawed && _state is SessionState.Waiting or SessionState.Refused)
        {
            await LookForKeyAsync(cancellationToken);
        }
        else
        {
            await MoveAsync(signal.Event!.Value, null, cancellationToken);
        }
    }

    private async Task HandleAsync(IpnNotify notify, CancellationToken cancellationToken)
    {
        _complaints = LoginProblem.Complaints(notify.Health) ?? (notify.Health is null ? _complaints : null);
        if (notify.HasNetMapChange)
        {
            await TakeNetMapAsync(cancellationToken);
        }

        SessionEvent? on = (BackendState?)notify.State switch
        {
            BackendState.Running => SessionEvent.Runs,
            BackendState.NeedsMachineAuth => SessionEvent.ApprovalNeeded,
            BackendState.NeedsLogin => SessionEvent.LoginNeeded,
            BackendState.Stopped or BackendState.Starting => SessionEvent.Interrupted,
            _ => null,
        };
        if (on == SessionEvent.Interrupted && _state == SessionState.LoggingIn)
        {
            // Starting: the netmap, and so the target, is there before tailscaled runs.
            BeginReach(handshake: false, cancellationToken);
        }

        if (on is { } change)
        {
            await MoveAsync(change, null, cancellationToken);
        }

        if (LoginProblem.Refusal(notify) is { } refusal)
        {
            await MoveAsync(SessionEvent.Refused, refusal, cancellationToken);
        }
    }

    private async Task MoveAsync(SessionEvent on, string? reason, CancellationToken cancellationToken)
    {
        if (SessionMachine.Next(_state, on) is { } next)
        {
            var from = _state;
            _state = next;
            Log.Moved(Logger, from, on, next);
            await EnterAsync(from, on, reason, cancellationToken);
        }
    }

    private CancellationTokenSource Limit(TimeSpan limit, CancellationToken cancellationToken) =>
        Time.CreateLinkedSource(limit, cancellationToken);

    private async Task<SessionEnd> DescribeEndAsync(string otherwise)
    {
        if (_nodeUnknown)
        {
            return new SessionEnd(otherwise, null, NodeUnknown: true);
        }

        await Task.WhenAny(_process.Exited, Task.Delay(_context.Options.CallLimit, Time, CancellationToken.None));
        return new SessionEnd(
            _process.Exited.IsCompletedSuccessfully ? $"tailscaled ended with code {await _process.Exited}" : otherwise,
            _log.LastLines is { Length: > 0 } lines ? lines : null,
            NodeUnknown: false);
    }

    private static async Task IgnoreAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception)
        {
            // Only awaited so that nothing is left running.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{From} --> {To}: {On}")]
        public static partial void Moved(ILogger logger, SessionState from, SessionEvent on, SessionState to);

        [LoggerMessage(LogLevel.Error, "tailscaled did not answer within {Seconds} s: it is started again")]
        public static partial void NotAnswering(ILogger logger, double seconds);

        [LoggerMessage(LogLevel.Warning, "Logout failed ({Reason}): the node is ephemeral and disappears by itself")]
        public static partial void LogoutFailed(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "{Reason}")]
        public static partial void LoginFailed(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "{Reason}")]
        public static partial void NotUp(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "The tunnel is up, but {Target} did not answer yet: check TS_TARGET, that its node is online, and the tailnet's access rules")]
        public static partial void NotReached(ILogger logger, string? target);
    }
}
