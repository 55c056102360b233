using System.Net.Sockets;
using Http1;
using Lambda.Runtime.HttpApi;
using Relay.Answers;
using Relay.Telemetry;
using Routing;
using Routing.Matching;

namespace Relay;

/// <summary>
/// Steps 4 to 6 of a webhook's way: takes a connection to the target or makes one, sends the request, and turns the answer into the function's
/// result. What was not sent yet is tried again; what may have arrived is sent again only to a target that is idempotent, as its route says.
/// </summary>
internal sealed class TargetRelay(ConnectionPool pool, TargetDialer dialer)
{
    /// <summary>Bodies up to this size (bytes) leave in one send with the head; larger ones are not copied for that.</summary>
    private const int OneSendBytes = 16 * 1024;

    private readonly ByteBuffer _head = new();
    private readonly AnswerWriter _answer = new();

    /// <summary>Forwards a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="route">Its route.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="traceParent">Value of the traceparent field where no span of the forwarder's own is recorded, or null.</param>
    /// <param name="budget">The time there is.</param>
    /// <param name="result">Takes the function's result; empty. Not to be used after a failure.</param>
    /// <param name="status">The target's status, once the head of an answer was read; else 0.</param>
    /// <param name="stamp">What the target is told of the delivery; null: nothing.</param>
    /// <returns>Null when the target answered.</returns>
    public WebhookFailure? Forward(
        HttpApiEvent request, Route route, Target target, string? traceParent, TimeBudget budget, ByteBuffer result, out int status, DeliveryStamp? stamp = null)
    {
        using var span = ForwarderActivity.StartRequest(request, target);
        _head.Clear();
        RequestWriter.WriteHead(_head, request, route, target, span?.Id ?? traceParent, stamp);
        var body = request.Body;
        if (body.Length <= OneSendBytes)
        {
            _head.Write(body);
            body = default;
        }

        var exchange = new Exchange(route, target, body, request.Bytes(request.Method).SequenceEqual("HEAD"u8), budget);
        var failure = ForwardWithRetries(ref exchange, result);
        status = exchange.Status;
        ForwarderActivity.FinishRequest(span, failure, status, exchange.IsReused);
        return failure;
    }

    private WebhookFailure? ForwardWithRetries(ref Exchange exchange, ByteBuffer result)
    {
        var mayRepeat = exchange.Route.IsIdempotent;
        while (true)
        {
            var connection = pool.Take(exchange.Target);
            if (connection is null && dialer.Dial(exchange.Target, exchange.Budget.Within(exchange.Route.Limits.Connect), out connection) is { } unreached)
            {
                return unreached;
            }

            (exchange.IsReused, exchange.HasSent, exchange.Status) = (connection!.IsReused, false, 0);
            var failure = Attempt(ref exchange, connection, result);
            if (failure is null)
            {
                return null;
            }

            result.Clear();
            // A kept connection that did not even take the head is a dead one; the pool has no second to that target, so this ends.
            if (!exchange.HasSent && exchange.IsReused)
            {
                continue;
            }

            if (!mayRepeat || failure.Failure is not (Failure.TargetUnreachable or Failure.AnswerInvalid))
            {
                return failure;
            }

            mayRepeat = false;
        }
    }

    /// <summary>One exchange on a connection, which is given back, or closed, at its end.</summary>
    private WebhookFailure? Attempt(ref Exchange exchange, TargetConnection connection, ByteBuffer result)
    {
        try
        {
            var broke = Send(ref exchange, connection.Http);
            if (ReadHead(ref exchange, connection.Http, broke) is { } failure)
            {
                return failure;
            }

            // 6. Answer.
            exchange.Status = connection.Http.Status;
            var tooLarge = _answer.Write(result, connection.Http, exchange.Route, exchange.IsHead, exchange.Budget);
            return tooLarge is null ? null : new WebhookFailure(Failure.ResponseTooLarge, tooLarge);
        }
        catch (Exception e) when (e is IOException or TimeoutException or SocketException)
        {
            return Classify(e, exchange.HasSent);
        }
        finally
        {
            pool.Return(exchange.Target, connection);
        }
    }

    /// <summary>
    /// 5. Send. A target may answer and close before it has the whole of a large body, to refuse it: then the error is returned, and an answer
    /// may be there nevertheless (RFC 9112 §9.5).
    /// </summary>
    private IOException? Send(ref Exchange exchange, Http1Connection http)
    {
        http.Send(_head.Written, exchange.Budget.WholeTimeout());
        exchange.HasSent = true;
        try
        {
            if (!exchange.Body.IsEmpty)
            {
                http.Send(exchange.Body, exchange.Budget.WholeTimeout());
            }

            return null;
        }
        catch (IOException e) when (!IsTimeout(e))
        {
            return e;
        }
    }

    private static WebhookFailure? ReadHead(ref Exchange exchange, Http1Connection http, IOException? broke)
    {
        var firstByte = exchange.Budget.Within(exchange.Route.Limits.FirstByte);
        do
        {
            if (!http.ReadHead(exchange.IsHead, firstByte))
            {
                return Unusable(broke?.Message ?? "The target closed the connection without an answer.");
            }
        }
        while (http.Status is >= 100 and < 200 and not 101);

        return http.Status switch
        {
            101 => Unusable("The target switched protocols without being asked to."),
            // 600 and above are no statuses of HTTP (RFC 9110 §15), and the API in front of the function takes none of them.
            > 599 => Unusable($"The target answered with status {http.Status}, which is none of HTTP's."),
            _ => null,
        };
    }

    /// <summary>The failure behind an exception of a connection.</summary>
    private static WebhookFailure Classify(Exception e, bool hasSent) =>
        e is TimeoutException || IsTimeout(e) ? new WebhookFailure(Failure.TargetTimeout, "The target did not answer within the limits.")
        : hasSent ? Unusable(e.Message)
        : new WebhookFailure(Failure.TargetUnreachable, e.Message);

    private static WebhookFailure Unusable(string reason) =>
        new(Failure.AnswerInvalid, $"{reason} The target has the request, so it may have acted.");

    private static bool IsTimeout(Exception e) => e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock };

    /// <summary>What an exchange is about, and how far it came.</summary>
    private ref struct Exchange(Route route, Target target, ReadOnlySpan<byte> body, bool isHead, TimeBudget budget)
    {
        public Route Route { get; } = route;

        public Target Target { get; } = target;

        /// <summary>What is sent behind the head; empty when it is part of the same send.</summary>
        public ReadOnlySpan<byte> Body { get; } = body;

        public bool IsHead { get; } = isHead;

        public TimeBudget Budget { get; } = budget;

        public bool IsReused { get; set; }

        /// <summary>Whether the connection took the head: from then on the target may have acted.</summary>
        public bool HasSent { get; set; }

        public int Status { get; set; }
    }
}
