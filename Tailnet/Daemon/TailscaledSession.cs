using Microsoft.Extensions.Logging;
using Tailnet.LocalApi;

namespace Tailnet.Daemon;

/// <summary>One daemon's life: wait for its LocalAPI, log in, follow the IPN bus until the daemon ends.</summary>
internal sealed partial class TailscaledSession : IAsyncDisposable
{
    private static readonly TimeSpan _socketPoll = TimeSpan.FromMilliseconds(2);

    private readonly TailscaledSessionContext _context;
    private readonly IDaemonProcess _process;
    private readonly DaemonLog _log;
    private readonly LocalApiClient _api;
    private readonly BackOff _backOff;
    private readonly IpnBusQueue _bus;

    private bool _apiUp;
    private bool _up;
    private bool _joined;
    private bool _spent;
    private string? _usedKey;
    private string? _complaints;
    private string? _refusal;
    private long _loginBegan;

    private TailscaledSession(TailscaledSessionContext context, IDaemonProcess process, DaemonLog log)
    {
        _context = context;
        _process = process;
        _log = log;
        _api = new LocalApiClient(context.Daemon.SocketPath);
        _bus = new IpnBusQueue(_api, context.Time);
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
        var log = new DaemonLog(context.Time, context.Logger);
        return new TailscaledSession(context, context.Launcher.Start(context.Daemon, log.Write), log);
    }

    /// <summary>Until the daemon ends or stops answering.</summary>
    /// <returns>Why.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var key = _context.Steps.MeasureAsync("auth key", () => _context.Keys.GetAsync(spent: false, ending.Token));
        var following = Task.CompletedTask;
        try
        {
            if (!await _context.Steps.MeasureAsync("tailscaled", () => WaitForApiAsync(ending.Token)))
            {
                return await DescribeEndAsync($"tailscaled did not answer on its LocalAPI within {_context.Options.StartLimit.TotalSeconds:0.#} s");
            }

            _apiUp = true;
            following = _bus.FollowAsync(ending.Token);
            await LogInAsync(await key, ending.Token);
            return await HandleBusAsync(ending.Token);
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
            await following;
            await IgnoreAsync(key);
        }
    }

    /// <summary>After a thaw: is the daemon there, and does data get through?</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (!_apiUp || !_up)
        {
            return;
        }

        try
        {
            using var limit = Limit(_context.Options.CallLimit, cancellationToken);
            var status = await _api.GetStatusAsync(peers: false, limit.Token);
            if (status.BackendState == BackendState.Running)
            {
                await ProveAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or LocalApiException or OperationCanceledException or ObjectDisposedException)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Log.NotAnswering(Logger, _context.Options.CallLimit.TotalSeconds);
                await _process.DisposeAsync();
            }
        }
    }

    /// <summary>Logout, SIGTERM, and SIGKILL when the time is over.</summary>
    public async Task EndAsync(Func<TimeSpan> left)
    {
        // A part is kept for the daemon's own end.
        var logoutLimit = left() * 2 / 3;
        if (_apiUp && logoutLimit > TimeSpan.Zero)
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
    }

    private async Task<bool> WaitForApiAsync(CancellationToken cancellationToken)
    {
        // Counted in looks, not read from a clock: a sandbox that is frozen meanwhile must not find the limit passed when it thaws.
        var looks = _context.Options.StartLimit / _socketPoll;
        for (var look = 0; look < looks && !_process.Exited.IsCompleted; look++)
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

    private async Task<string> HandleBusAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (await _bus.NextAsync(cancellationToken))
            {
                case { Ended: true }:
                    return await DescribeEndAsync("tailscaled closed its IPN bus");
                case { Notify: { } notify }:
                    await HandleAsync(notify, cancellationToken);
                    break;
                default:
                    await WakeAsync(cancellationToken);
                    break;
            }
        }
    }

    private static CancellationTokenSource Limit(TimeSpan limit, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(limit);
        return source;
    }

    private async Task<string> DescribeEndAsync(string otherwise)
    {
        await Task.WhenAny(_process.Exited, Task.Delay(_context.Options.CallLimit, Time, CancellationToken.None));
        var end = _process.Exited.IsCompletedSuccessfully ? $"tailscaled ended with code {await _process.Exited}" : otherwise;
        return _log.LastLines is { Length: > 0 } lines ? $"{end}; its last lines: {lines}" : end;
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
        [LoggerMessage(LogLevel.Error, "tailscaled did not answer within {Seconds} s: it is started again")]
        public static partial void NotAnswering(ILogger logger, double seconds);

        [LoggerMessage(LogLevel.Warning, "Logout failed ({Reason}): the node is ephemeral and disappears by itself")]
        public static partial void LogoutFailed(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "{Reason}")]
        public static partial void LoginFailed(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "{Reason}")]
        public static partial void NotUp(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "The tunnel is up, but no data got through yet: {Reason}")]
        public static partial void NotProven(ILogger logger, string reason);
    }
}
