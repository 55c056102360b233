using System.Net.Sockets;
using Relay.Telemetry;
using Http1;
using Lambda.Runtime.HttpApi;
using Routing;
using Routing.Matching;

namespace Relay;

/// <summary>
/// Sends a request to its target and reads the head of the answer. What was not sent yet is tried again; what may have arrived is sent
/// again only to a target that is idempotent, as its route says.
/// </summary>
internal sealed class TargetRelay(ConnectionPool pool, TargetDialer dialer)
{
    /// <summary>Bodies up to this size (bytes) leave in one send with the head; larger ones are not copied for that.</summary>
    private const int OneSendBytes = 16 * 1024;

    private readonly ByteBuffer _head = new();

    /// <summary>Sends the request and waits for the head of its answer.</summary>
    public RelayResult Send(HttpApiEvent request, Route route, Target target, string? traceParent, TimeBudget budget)
    {
        using var span = ForwarderActivity.StartRequest(request, target);
        _head.Clear();
        RequestWriter.WriteHead(_head, request, route, target, span?.Id ?? traceParent);
        var body = request.Body;
        if (body.Length <= OneSendBytes)
        {
            _head.Write(body);
            body = default;
        }

        var result = SendWithRetries(request, body, route, target, budget);
        ForwarderActivity.Finish(span, result);
        return result;
    }

    private RelayResult SendWithRetries(HttpApiEvent request, ReadOnlySpan<byte> body, Route route, Target target, TimeBudget budget)
    {
        var mayRepeat = route.IsIdempotent;
        while (true)
        {
            var connection = pool.Take(target);
            if (connection is null)
            {
                var dial = dialer.Dial(target, budget.Within(route.Limits.Connect));
                if (dial.Connection is null)
                {
                    return dial;
                }

                connection = dial.Connection;
            }

            var result = Exchange(connection, request, body, route, budget, out var nothingSent);
            if (result.Connection is not null)
            {
                return result;
            }

            var isDeadKept = nothingSent && connection.IsReused;
            connection.Dispose();
            // A kept connection that did not even take the head is a dead one; the pool has no second to that target, so this ends.
            if (isDeadKept)
            {
                continue;
            }

            if (!mayRepeat || result.Failure != Failure.TargetUnreachable)
            {
                return result;
            }

            mayRepeat = false;
        }
    }

    private RelayResult Exchange(
        TargetConnection connection, HttpApiEvent request, ReadOnlySpan<byte> body, Route route, TimeBudget budget, out bool nothingSent)
    {
        nothingSent = true;
        try
        {
            connection.Http.Send(_head.Written, budget.NextReadTimeout());
            nothingSent = false;
            if (!body.IsEmpty)
            {
                connection.Http.Send(body, budget.NextReadTimeout());
            }

            var firstByte = budget.Within(route.Limits.FirstByte);
            var isHead = request.Bytes(request.Method).SequenceEqual("HEAD"u8);
            do
            {
                if (!connection.Http.ReadHead(isHead, firstByte))
                {
                    return new RelayResult(null, Failure.TargetUnreachable, "The target closed the connection without an answer.");
                }
            }
            while (connection.Http.Status is >= 100 and < 200 and not 101);

            return connection.Http.Status == 101
                ? new RelayResult(null, Failure.TargetUnreachable, "The target switched protocols without being asked to.")
                : new RelayResult(connection);
        }
        catch (Exception e) when (e is IOException or TimeoutException or SocketException)
        {
            return Classify(e);
        }
    }

    /// <summary>The failure behind an exception of a connection.</summary>
    public static RelayResult Classify(Exception e) =>
        e is TimeoutException || e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock }
            ? new RelayResult(null, Failure.TargetTimeout, "The target did not answer within the limits.")
            : new RelayResult(null, Failure.TargetUnreachable, e.Message);
}
