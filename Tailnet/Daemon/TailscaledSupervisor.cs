using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Tailnet.LocalApi;

namespace Tailnet.Daemon;

/// <summary>
/// Runs a tailscaled, logs it in, and keeps both so: a daemon that ends is started again, a login that is lost is made again
/// with the key of the day, each with a back-off. It drives tailscaled over the LocalAPI alone.
/// </summary>
public sealed partial class TailscaledSupervisor(
    TailscaledSupervisorOptions options,
    IAuthKeySource keys,
    IDaemonLauncher launcher,
    StepClock steps,
    TimeProvider time,
    ILogger logger)
    : IAsyncDisposable
{
    private readonly TaskCompletionSource<TunnelReport> _firstOutcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BackOff _backOff = new(options.FirstBackOff, options.MaxBackOff);
    private readonly CancellationTokenSource _stopping = new();
    private TailscaledSession? _session;
    private IPEndPoint? _socks5;
    private DestinationList? _destinations;
    private bool _keySpent;
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

    /// <summary>The sandbox was frozen and runs again: asks tailscaled and the target whether they are there, and mends what is not.</summary>
    public void Thawed() => _session?.Thawed();

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

    private void Publish(TunnelState state, string? reason, string? output = null)
    {
        var report = Report with { State = state, Reason = reason, Socks5 = _socks5, Output = output, Destinations = _destinations };
        if (report == Report)
        {
            return;
        }

        Report = report;
        Changed?.Invoke(report);
        if (state != TunnelState.Starting)
        {
            _firstOutcome.TrySetResult(report);
        }
    }

    private void TellDestinations(IpnStatus status)
    {
        var lines = DestinationLines.From(status, options);
        if (_destinations is null || !_destinations.Lines.SequenceEqual(lines, StringComparer.Ordinal))
        {
            _destinations = new DestinationList(Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), (_destinations?.Number ?? 0) + 1), lines);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var began = time.GetUtcNow();
                var end = await RunDaemonAsync(cancellationToken);
                TellEnd(end);
                if (time.GetUtcNow() - began > options.MaxBackOff)
                {
                    // The end of a long life, and nothing that fails over and over: a webhook may be waiting.
                    _backOff.Reset();
                }
                else
                {
                    await Task.Delay(_backOff.Next(), time, cancellationToken);
                }

                Publish(TunnelState.Starting, $"tailscaled is started again: {KeyText.Strike(end.Reason)}", Report.Output);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Shutdown, whatever it broke off: the session, if there is one, is ended by ShutdownAsync.
        }
    }

    private void TellEnd(SessionEnd end)
    {
        var (reason, output) = (KeyText.Strike(end.Reason), end.Output is null ? null : KeyText.Strike(end.Output));
        Log.DaemonEnded(logger, reason, output is null ? "" : $"; its last lines: {output}");
        var wasUp = Report.State == TunnelState.Running;
        _socks5 = null;
        _keySpent = end.NodeUnknown;
        // Starting where it is likely to come back: whoever waits for the tunnel then keeps the sandbox from being frozen.
        Publish(wasUp ? TunnelState.Starting : TunnelState.Failed, reason, output);
        if (wasUp)
        {
            Interrupted?.Invoke(end.NodeUnknown ? TunnelInterruption.LoginLost : TunnelInterruption.DaemonEnded);
        }
    }

    /// <summary>One daemon from start to end.</summary>
    /// <returns>Why it ended.</returns>
    private async Task<SessionEnd> RunDaemonAsync(CancellationToken cancellationToken)
    {
        TailscaledSession session;
        try
        {
            session = StartSession();
        }
        catch (Exception exception) when (exception is DaemonStartException or IOException or UnauthorizedAccessException or SocketException)
        {
            return new SessionEnd(exception.Message, null, NodeUnknown: false);
        }

        _session = session;
        var end = await RunSessionAsync(session, cancellationToken);
        _session = null;
        await session.DisposeAsync();
        return end;
    }

    private TailscaledSession StartSession()
    {
        _socks5 = options.Socks5Port is { } port ? new IPEndPoint(IPAddress.Loopback, port == 0 ? FreePort() : port) : null;
        var daemon = new TailscaledOptions
        {
            Path = options.TailscaledPath,
            Directory = options.Directory,
            Socks5Port = _socks5?.Port,
            State = options.State,
            LogUpload = options.LogUpload,
            ExtraArguments = options.ExtraArguments,
        };
        return TailscaledSession.Start(new TailscaledSessionContext(
            options, daemon, keys, _keySpent, launcher, steps, time, logger, (state, reason) => Publish(state, reason), TellDestinations, () => Interrupted?.Invoke(TunnelInterruption.LoginLost)));
    }

    private static async Task<SessionEnd> RunSessionAsync(TailscaledSession session, CancellationToken cancellationToken)
    {
        try
        {
            return await session.RunAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, a daemon that nobody follows is of no use, and the sandbox goes on: another one is started.
            return new SessionEnd($"an unexpected failure: {exception.GetType().Name}: {exception.Message}", null, NodeUnknown: false);
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
        [LoggerMessage(LogLevel.Error, "{Reason}{Output}")]
        public static partial void DaemonEnded(ILogger logger, string reason, string output);
    }
}
