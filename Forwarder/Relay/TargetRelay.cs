using System.Net.Sockets;
using Lambda.Runtime.Http1;
using Lambda.Runtime.HttpApi;
using Routing;

namespace Forwarder.Relay;

/// <summary>
/// Sends a request to its target and reads the head of the answer. What was not sent yet is tried again; what may have arrived is sent
/// again only to a target that is idempotent, as its route says.
/// </summary>
internal sealed class TargetRelay(ConnectionPool pool, TargetDialer dialer)
{
    /// <summary>Bodies up to this size (bytes) leave in one send with the head; larger ones are not copied for that.</summary>
    private const int OneSendBytes = 16 * 1024;

    private readonly ByteBuffer _head = new();

    public RelayResult Send(HttpApiEvent request, Route route, string? traceParent, TimeBudget budget)
    {
        _head.Clear();
        RequestWriter.WriteHead(_head, request, route, traceParent);
        var body = request.Body;
        if (body.Length <= OneSendBytes)
        {
            _head.Write(body);
            body = default;
        }

        var mayRepeat = route.IsIdempotent;
        while (true)
        {
            var connection = pool.Take(route.Target);
            if (connection is null)
            {
                var dial = dialer.Dial(route.Target, budget.Within(route.Limits.Connect));
                if (dial.Connection is null)
                {
                    return new RelayResult(null, dial.Failure, dial.Reason, dial.Detail);
                }

                connection = dial.Connection;
            }

            var result = Exchange(connection, request, body, route, budget, out var nothingSent);
            if (result.Connection is not null)
            {
                return result;
            }

            var wasReused = connection.IsReused;
            connection.Dispose();
            // A kept connection on which not even the head could be written is a dead one, and the pool has no second to that target.
            if ((nothingSent && wasReused) || (mayRepeat && result.Failure == Failure.TargetUnreachable && !nothingSent))
            {
                mayRepeat = mayRepeat && nothingSent;
                continue;
            }

            return result;
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
