using System.Text;
using Forwarder.Delivery;
using Relay;
using Relay.Answers;
using Relay.Handshakes;
using Relay.Telemetry;
using Relay.Verification;
using Lambda.Runtime;
using Http1;
using Lambda.Runtime.HttpApi;
using Microsoft.Extensions.Logging;
using Routing;
using Routing.Matching;
using Routing.Networks;

namespace Forwarder;

/// <summary>
/// A webhook's way, from its event to the function's result. Whatever fails ends it with a <see cref="WebhookFailure"/>:
/// <code>
///   event ─▶ 1 Read ─▶ 2 Decide ─▶ 3 Verify ─▶ 4 Connect ─▶ 5 Send ─▶ 6 Answer ─▶ result
///            event      route,      sender's    kept or new   request    target's
///            as HTTP    method,     signature   connection,   head and   answer as
///                       source,                 tunnel, TLS   body       Lambda's
///                       size                                             result
///              │          │           │            │           │          │
///              ▼          ▼           ▼            ▼           ▼          ▼
///             400      403–405,      401,      502, 503    502, 504   502, 504      7 Problem answer
///                        413         500                   the target may have acted
/// </code>
/// 1 to 3 and 7 are here, 4 to 6 in <see cref="TargetRelay"/>.
/// </summary>
/// <param name="routes">The routes.</param>
/// <param name="verifier">Verifies senders and answers their handshakes; null when no route asks for it.</param>
/// <param name="relay">The way to the targets.</param>
/// <param name="durable">The door of routes that keep or de-duplicate webhooks; null when there are none.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Made when the first line is to be logged.</param>
/// <param name="metrics">Null when nothing exports them.</param>
internal sealed partial class WebhookHandler(
    RouteTable routes, RequestVerifier? verifier, TargetRelay relay, DurableRoutes? durable, TimeProvider time, Lazy<ILogger> logger, ForwarderMetrics? metrics)
    : IRawLambdaHandler
{
    /// <summary>Kept back from the invocation's deadline for the answer itself, on a processor of which the function has only a share.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromMilliseconds(500);

    private readonly HttpApiEvent _request = new();

    /// <summary>Whether a distribution in front says who the sender is.</summary>
    public bool BehindFront { get; init; }

    public void Handle(Memory<byte> payload, LambdaContext context, ByteBuffer result)
    {
        var started = time.GetTimestamp();
        // 1. Read.
        var malformed = _request.Read(payload.Span);
        if (BehindFront)
        {
            _request.TakeSenderFromFront();
        }

        var trace = TraceOf(context);
        using var span = ForwarderActivity.StartWebhook(trace, context);
        // 2. Decide.
        var decision = malformed is null ? routes.Find(_request) : default;
        if (span is not null && decision.Route is { } found)
        {
            ForwarderActivity.Describe(span, _request, found.Name, found.Verification?.Scheme.Name ?? "none");
        }

        var budget = new TimeBudget(time, context.Remaining - Reserve).Within(decision.Route?.Limits.Total);
        var status = 0;
        HandshakeAnswer? handshake = null;
        var failure = malformed is null
            ? Refuse(decision) ?? Verify(decision.Route!, budget, out handshake) ?? (handshake is null ? Deliver(payload, context, decision, trace, budget, result, out status) : Answer(handshake, result, out status))
            : new WebhookFailure(Failure.RequestInvalid, malformed);
        if (failure is not null)
        {
            status = Fail(result, context, decision, failure, trace);
        }

        ForwarderActivity.Finish(span, failure, status);
        metrics?.RecordWebhook(context, time.GetElapsedTime(started), decision.Route?.Name ?? "none", failure?.Failure);
    }

    /// <summary>2. Decide: everything but the sender's proof that keeps a request from its target; null when nothing does.</summary>
    private WebhookFailure? Refuse(RouteDecision decision)
    {
        if (decision.Route is not { } route)
        {
            return new WebhookFailure(Failure.RouteNotFound, "No route matches.");
        }

        if (decision.Target is null)
        {
            return new WebhookFailure(Failure.MethodNotAllowed, $"The route takes {decision.AllowedMethods}.");
        }

        if (route.Sources is { } sources)
        {
            var rule = "source address unclear";
            if (!SourceAddress.TryParse(_request.Text(_request.SourceIp), out var address) || !sources.Allows(address, out rule))
            {
                return new WebhookFailure(Failure.SourceNotAllowed, rule);
            }
        }

        return _request.Body.Length > route.MaxBodyBytes
            ? new WebhookFailure(Failure.PayloadTooLarge, $"The body has {_request.Body.Length} bytes; the route allows {route.MaxBodyBytes}.")
            : null;
    }

    /// <summary>3. Verify. What is a handshake may be answered at once; one that nobody signs is looked at first.</summary>
    private WebhookFailure? Verify(Route route, TimeBudget budget, out HandshakeAnswer? handshake)
    {
        var outcome = route.Handshake is null ? null : verifier?.Handshakes.Before(_request, route.Handshake, budget);
        if (outcome is null)
        {
            if (verifier?.Verify(_request, route, budget) is { } refused)
            {
                metrics?.CountVerificationFailure(route.Name, route.Verification!.Scheme.Name, refused.Failure);
                handshake = null;
                return refused;
            }

            outcome = route.Handshake is null ? null : verifier?.Handshakes.After(_request, route.Handshake, budget);
        }

        handshake = outcome?.Answer;
        return outcome?.Failure;
    }

    private static WebhookFailure? Answer(HandshakeAnswer handshake, ByteBuffer result, out int status)
    {
        handshake.Write(result);
        status = handshake.Status;
        return null;
    }

    /// <summary>4 to 6, by the door of durable routes where the route is one.</summary>
    private WebhookFailure? Deliver(
        Memory<byte> payload, LambdaContext context, RouteDecision decision, TraceParent? trace, TimeBudget budget, ByteBuffer result, out int status)
    {
        if (durable is null || !DurableRoutes.Serves(decision.Route!))
        {
            return Forward(decision, trace, budget, result, out status);
        }

        var outcome = durable.Handle(new DurableWebhook(payload, _request, decision.Route!, context, trace?.ToString()), Attempt, result);
        status = outcome.Status;
        return outcome.Failed;

        WebhookFailure? Attempt(DeliveryStamp stamp, TimeSpan reserve, out int answered)
        {
            var less = new TimeBudget(time, context.Remaining - Reserve - reserve).Within(decision.Route!.Limits.Total);
            return relay.Forward(_request, decision.Route!, decision.Target!, trace?.ToString(), less, result, out answered, stamp);
        }
    }

    /// <summary>4 to 6.</summary>
    private WebhookFailure? Forward(RouteDecision decision, TraceParent? trace, TimeBudget budget, ByteBuffer result, out int status)
    {
        var failure = relay.Forward(_request, decision.Route!, decision.Target!, trace?.ToString(), budget, result, out status);
        status = decision.Route!.ResponseMode == ResponseMode.Always200 ? 200 : status;
        return failure;
    }

    /// <summary>7. Problem answer. Returns its status.</summary>
    private int Fail(ByteBuffer result, LambdaContext context, RouteDecision decision, WebhookFailure failed, TraceParent? trace)
    {
        var failure = failed.Failure;
        var route = decision.Route;
        Log.NotForwarded(logger.Value, failure, context.RequestId, route?.Name ?? "none", failed.Reason);
        if (route is { ResponseMode: ResponseMode.Always200, Delivery.UsesQueue: false } && IsBehind(failure))
        {
            AnswerWriter.WriteAlways200(result);
            return 200;
        }

        var detail = route?.RevealTarget == true && IsBehind(failure) ? $"{decision.Target?.Authority}: {failed.Reason}" : failed.Detail;
        ProblemAnswer.Write(result, failure, detail, trace?.TraceId, decision.AllowedMethods, route?.Verification?.Scheme);
        return ProblemAnswer.StatusOf(failure);
    }

    private static bool IsBehind(Failure failure) => failure
        is Failure.TunnelNotReady or Failure.TargetUnreachable or Failure.TargetTimeout or Failure.AnswerInvalid or Failure.ResponseTooLarge;

    /// <summary>
    /// The sender's trace if it has one that the gateway did not continue, else the gateway's: it knows the nearer span.
    /// </summary>
    private TraceParent? TraceOf(LambdaContext context)
    {
        var gateway = context.ParentTrace;
        var header = _request.Header("traceparent"u8);
        if (header.IsEmpty)
        {
            return gateway;
        }

        var sender = TraceParent.FromHeader(Encoding.ASCII.GetString(header));
        return sender is null || sender.Value.TraceId == gateway?.TraceId ? gateway : sender;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Failure}: {Reason} (request {RequestId}, route {Route})")]
        public static partial void NotForwarded(ILogger logger, Failure failure, string requestId, string route, string? reason);
    }
}
