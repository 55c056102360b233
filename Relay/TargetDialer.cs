using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Relay.Answers;
using Relay.Telemetry;
using Routing.Matching;
using Tailnet;
using Tailnet.Socks5;

namespace Relay;

/// <summary>
/// Connects to targets through the tunnel's SOCKS5 proxy. Nothing of a request is sent here, so that a failed dial is always tried again
/// while time is left: after a thaw the tunnel's first dial fails often, and 10 ms later works. Nothing is dialled while the tunnel's status
/// says that it is not up, and nothing that is not in the tailnet: tailscaled's proxy would dial that over the sandbox's own network
/// (docs/tunnel.md). Where there is no status, there is no extension, and the proxy is somebody else's.
/// </summary>
/// <param name="socksPort">Port of the proxy on 127.0.0.1, or 0 when the tunnel's status names it.</param>
/// <param name="statusPath">Path of the tunnel's status file.</param>
/// <param name="time">Clock.</param>
/// <param name="metrics">Null when nothing exports them.</param>
internal sealed class TargetDialer(int socksPort, string statusPath, TimeProvider time, ForwarderMetrics? metrics)
{
    private const int MaxRefusals = 5;
    private const double FirstDelayMs = 10;
    private const double MaxDelayMs = 250;

    private static readonly TimeSpan _statusInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _failedPatience = TimeSpan.FromSeconds(1);

    private (long Number, TunnelDestinations List)? _destinations;
    private IPEndPoint? _proxy = socksPort == 0 ? null : new IPEndPoint(IPAddress.Loopback, socksPort);

    /// <summary>4. Connect: with retries, within the budget.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="budget">The time there is.</param>
    /// <param name="connection">The connection, the caller's from now on; null after a failure.</param>
    public WebhookFailure? Dial(Target target, TimeBudget budget, out TargetConnection? connection)
    {
        using var span = ForwarderActivity.StartConnect(target);
        var failure = DialWithRetries(target, budget, out connection);
        ForwarderActivity.FinishConnect(span, failure);
        return failure;
    }

    private WebhookFailure? DialWithRetries(Target target, TimeBudget budget, out TargetConnection? connection)
    {
        connection = null;
        var (refusals, delay) = (0, FirstDelayMs);
        TimeBudget? patience = null;
        while (true)
        {
            var status = TunnelStatusFile.Read(statusPath);
            _proxy = ProxyOf(status) ?? _proxy;
            if (status is { State: not TunnelState.Running })
            {
                // A sandbox gets time for its tunnel only while a webhook waits.
                patience = status.State == TunnelState.Failed ? patience ?? budget.Within(_failedPatience) : null;
                if (!Wait(_statusInterval, patience ?? budget))
                {
                    return NotReady($"{target.Authority} was not dialled", status);
                }

                continue;
            }

            var failure = TryDial(target, status, budget, isRetry: refusals > 0, out connection, out var mayRetry);
            if (failure is null || !mayRetry)
            {
                return failure;
            }

            // Full jitter: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
            var wait = TimeSpan.FromMilliseconds((delay / 2) + (delay / 2 * Random.Shared.NextDouble()));
            if (++refusals == MaxRefusals || !Wait(wait, budget))
            {
                return failure.Failure == Failure.TunnelNotReady ? NotReady(failure.Reason, status) : failure;
            }

            delay = Math.Min(delay * 3, MaxDelayMs);
        }
    }

    /// <summary>Connects once, with TLS where the target wants it; a failure may be gone at the next attempt, but for a certificate's.</summary>
    private WebhookFailure? TryDial(Target target, TunnelStatus? status, TimeBudget budget, bool isRetry, out TargetConnection? connection, out bool mayRetry)
    {
        if (AddressOf(target, status) is not { } address)
        {
            (connection, mayRetry) = (null, true);
            return new WebhookFailure(
                Failure.TargetUnreachable,
                $"{target.Authority} was not dialled: '{target.Host}' is neither a node of the tailnet nor in a subnet or behind an exit node that it is set up to use");
        }

        var (socket, refused, _) = TryConnect(target, address, budget, isRetry, out var reason);
        if (socket is not null)
        {
            return Secure(target, socket, budget, out connection, out mayRetry);
        }

        (connection, mayRetry) = (null, true);
        return new WebhookFailure(refused == Socks5Failure.ProxyUnavailable ? Failure.TunnelNotReady : Failure.TargetUnreachable, reason);
    }

    /// <summary>False at once where less time is left.</summary>
    private bool Wait(TimeSpan wait, TimeBudget budget)
    {
        if (budget.Remaining <= wait)
        {
            return false;
        }

        Task.Delay(wait, time, CancellationToken.None).GetAwaiter().GetResult();
        return true;
    }

    private Socks5Result TryConnect(Target target, string address, TimeBudget budget, bool isRetry, out string reason)
    {
        if (_proxy is null)
        {
            reason = $"the tunnel's status ({statusPath}) names no SOCKS5 proxy yet";
            return new Socks5Result(null, Socks5Failure.ProxyUnavailable);
        }

        var result = budget.Remaining > TimeSpan.Zero
            ? Connect(_proxy, address, target.Port, budget, isRetry)
            : new Socks5Result(null, Socks5Failure.TimedOut);
        reason = $"dialling {target.Authority}: {result.Description}";
        return result;
    }

    private Socks5Result Connect(IPEndPoint proxy, string address, int port, TimeBudget budget, bool isRetry)
    {
        var started = time.GetTimestamp();
        var result = Socks5Client.Connect(proxy, address, port, budget.Remaining, time);
        metrics?.RecordDial(time.GetElapsedTime(started), result.Failure, isRetry);
        return result;
    }

    /// <summary>Where the target is in the tailnet; null where it is not. The list is read again when the status names another one.</summary>
    private string? AddressOf(Target target, TunnelStatus? status)
    {
        if (status is null)
        {
            return target.Host;
        }

        if (_destinations?.Number != status.Destinations)
        {
            _destinations = (status.Destinations, status.Destinations == 0 ? new TunnelDestinations() : TunnelDestinations.Read(TunnelDestinations.PathFor(statusPath)));
        }

        return _destinations!.Value.List.Resolve(target.Host);
    }

    private IPEndPoint? ProxyOf(TunnelStatus? status) =>
        socksPort == 0 && status?.Socks5 is { } text && IPEndPoint.TryParse(text, out var endpoint) && IPAddress.IsLoopback(endpoint.Address)
            ? endpoint
            : null;

    private static WebhookFailure NotReady(string reason, TunnelStatus? status) => new(
        Failure.TunnelNotReady,
        status?.Reason is null ? reason : $"{reason}; tunnel {status.State}: {status.Reason}{(status.Output is null ? "" : $"; its last lines: {status.Output}")}",
        TunnelReason.ForSender(status?.Reason));

    /// <summary>Adds TLS. A connection that broke before anything of a request was sent may be tried again; a certificate will not get better.</summary>
    private WebhookFailure? Secure(Target target, Socket socket, TimeBudget budget, out TargetConnection? connection, out bool mayRetry)
    {
        mayRetry = false;
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (!target.IsTls)
        {
            connection = new TargetConnection(socket, stream, time);
            return null;
        }

        connection = null;
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            stream.ReadTimeout = stream.WriteTimeout = budget.WholeTimeout();
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = target.Host,
                ApplicationProtocols = [SslApplicationProtocol.Http11],
            });
            connection = new TargetConnection(socket, tls, time);
            return null;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or TimeoutException)
        {
            tls.Dispose();
            mayRetry = e is IOException;
            return new WebhookFailure(Failure.TargetUnreachable, $"TLS with {target.Authority}: {e.Message}");
        }
    }
}
