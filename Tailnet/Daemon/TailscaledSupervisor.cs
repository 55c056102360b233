using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Tailnet.Daemon;

/// <summary>
/// Runs a tailscaled, logs it in, and keeps both so: a daemon that ends is started again, a login that is lost is made again
/// with the key of the day, each with a back-off. It drives tailscaled over the LocalAPI alone.
/// </summary>
public sealed partial class TailscaledSupervisor(
    TailscaledSupervisorOptions options,
    IAuthKeySource keys,
    IDaemonLauncher launcher,
    ITunnelProof? proof,
    StepClock steps,
    TimeProvider time,
    ILogger logger)
    : IAsyncDisposable
{
    private readonly TaskCompletionSource<TunnelReport> _firstOutcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BackOff _backOff = new(options.FirstBackOff, options.MaxBackOff);
    private readonly CancellationTokenSource _stopping = new();
    private TailscaledSession? _session;
    private Task _running = Task.CompletedTask;

    /// <summary>Called in order with every change; must not block.</summary>
    public Action<TunnelReport>? Changed { get; init; }

    /// <summary>Called when a tunnel that was up is lost; must not block.</summary>
    public Action<TunnelInterruption>? Interrupted { get; init; }

    /// <summary>The last report.</summary>
    public TunnelReport Report { get; private set; } = new(TunnelState.Starting, "tailscaled is starting", null);

    /// <summary>The first report that is not <see cref="TunnelState.Starting"/>.</summary>
    public Task<TunnelReport> FirstOutcome => _firstOutcome.Task;

    /// <summary>The daemon's process id while one runs.</summary>
    public int? DaemonId => _session?.ProcessId;

    /// <summary>Begins; returns when the first daemon was started (or could not be).</summary>
    public void Start() => _running = RunAsync(_stopping.Token);

    /// <summary>
    /// Asks tailscaled how it is, and dials; for the moments after a thaw. A daemon that does not answer is killed (and so replaced).
    /// </summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (_session is { } session)
        {
            await session.CheckAsync(cancellationToken);
        }
    }

    /// <summary>Logs out, ends the daemon, and kills it when the budget has passed.</summary>
    public async Task ShutdownAsync(TimeSpan budget)
    {
        var began = time.GetTimestamp();
        await _stopping.CancelAsync();
        await _running;
        if (_session is { } session)
        {
            _session = null;
            await session.EndAsync(() => budget - time.GetElapsedTime(began));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ShutdownAsync(TimeSpan.Zero);
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        _stopping.Dispose();
    }

    internal void Publish(TunnelState state, string? reason, IPEndPoint? socks5)
    {
        var report = new TunnelReport(state, reason, socks5);
        if (report == Report)
        {
            return;
        }

        Report = report;
        if (state == TunnelState.Running)
        {
            _backOff.Reset();
        }

        Changed?.Invoke(report);
        if (state != TunnelState.Starting)
        {
            _firstOutcome.TrySetResult(report);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var reason = KeyText.Strike(await RunDaemonAsync(cancellationToken));
                Log.DaemonEnded(logger, reason);
                PublishEnd(reason);
                await Task.Delay(_backOff.Next(), time, cancellationToken);
                Publish(TunnelState.Starting, $"tailscaled is started again: {reason}", null);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Shutdown, whatever it broke off: the session, if there is one, is ended by ShutdownAsync.
        }
    }

    private void PublishEnd(string reason)
    {
        var wasUp = Report.State == TunnelState.Running;
        // Starting where it is likely to come back: whoever waits for the tunnel then keeps the sandbox from being frozen.
        Publish(wasUp ? TunnelState.Starting : TunnelState.Failed, reason, null);
        if (wasUp)
        {
            Interrupted?.Invoke(TunnelInterruption.DaemonEnded);
        }
    }

    /// <summary>One daemon from start to end.</summary>
    /// <returns>Why it ended.</returns>
    private async Task<string> RunDaemonAsync(CancellationToken cancellationToken)
    {
        TailscaledSession session;
        try
        {
            session = StartSession();
        }
        catch (Exception exception) when (exception is DaemonStartException or IOException or UnauthorizedAccessException or SocketException)
        {
            return exception.Message;
        }

        _session = session;
        var reason = await RunSessionAsync(session, cancellationToken);
        _session = null;
        await session.DisposeAsync();
        return reason;
    }

    private TailscaledSession StartSession()
    {
        var socks5 = options.Socks5Port is { } port ? new IPEndPoint(IPAddress.Loopback, port == 0 ? FreePort() : port) : null;
        var daemon = new TailscaledOptions
        {
            Path = options.TailscaledPath,
            Directory = options.Directory,
            Socks5Port = socks5?.Port,
            State = options.State,
            ExtraArguments = options.ExtraArguments,
        };
        return TailscaledSession.Start(new TailscaledSessionContext(
            options, daemon, socks5, keys, launcher, proof, steps, time, logger, Publish, () => Interrupted?.Invoke(TunnelInterruption.LoginLost)));
    }

    private static async Task<string> RunSessionAsync(TailscaledSession session, CancellationToken cancellationToken)
    {
        try
        {
            return await session.RunAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, a daemon that nobody follows is of no use, and the sandbox goes on: another one is started.
            return $"an unexpected failure: {exception.GetType().Name}: {exception.Message}";
        }
    }

    // Taken by somebody else between here and the daemon's start, the daemon ends and the next one gets another.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Reason}")]
        public static partial void DaemonEnded(ILogger logger, string reason);
    }
}
