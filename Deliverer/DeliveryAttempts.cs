using DurableDelivery;
using Http1;
using Lambda.Runtime;
using Lambda.Runtime.HttpApi;
using Relay;
using Relay.Telemetry;
using Routing;
using Routing.Matching;

namespace Deliverer;

/// <summary>One attempt to deliver a webhook that was kept. Its sender was verified when it came; nothing of that is repeated.</summary>
internal sealed class DeliveryAttempts(RouteTable routes, TargetRelay relay, TimeProvider time)
{
    /// <summary>Kept back from the deadline to say what became of the attempt.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(4);

    private readonly HttpApiEvent _request = new();
    private readonly ByteBuffer _answer = new();

    /// <summary>Whether a distribution in front says who the sender is; what it adds, its key above all, is not for the target.</summary>
    public bool BehindFront { get; init; }

    /// <summary>Delivers, and decides what is done with the message.</summary>
    public AttemptResult Run(DeliveryMessage message, SqsRecord record, LambdaContext context)
    {
        if (_request.Read(message.Event.Span) is { } malformed)
        {
            return AttemptResult.Dead("MessageInvalid", malformed);
        }

        if (BehindFront)
        {
            _request.TakeSenderFromFront();
        }

        var decision = routes.Find(_request, message.Route);
        if (decision is not { Route: { } route, Target: { } target })
        {
            return AttemptResult.Dead(nameof(Failure.RouteNotFound), $"No route '{message.Route}' takes this webhook any more: add it to ROUTES, then replay.");
        }

        var age = time.GetUtcNow() - record.Sent;
        if (age > route.Delivery.MaxAge)
        {
            return AttemptResult.Dead("DeliveryExpired", $"It was kept for {age.TotalSeconds:0} s; the route allows {route.Delivery.MaxAge.TotalSeconds:0}.");
        }

        var attempt = message.Attempts + record.Receives;
        var (failure, reason, isFinal) = Send(route, target, new DeliveryStamp(message.Id, attempt), message.TraceParent, context);
        return failure is null ? new AttemptResult(Verdict.Delivered) : Decide(route, attempt, age, failure, reason, isFinal);
    }

    private (string? Failure, string? Reason, bool IsFinal) Send(Route route, Target target, DeliveryStamp stamp, string? traceParent, LambdaContext context)
    {
        // The trace that began at the door goes on; the invocation is a span of its own.
        var trace = traceParent is null ? context.ParentTrace : TraceParent.FromHeader(traceParent) ?? context.ParentTrace;
        using var span = ForwarderActivity.StartWebhook(trace, context);
        ForwarderActivity.Describe(span, _request, route.Name, "none");
        span?.SetTag("messaging.system", "aws_sqs").SetTag("messaging.operation.type", "process");
        span?.SetTag("webhook.delivery.id", stamp.Id).SetTag("webhook.delivery.attempt", stamp.Attempt);
        var budget = new TimeBudget(time, context.Remaining - Reserve).Within(route.Limits.Total);
        // Nobody gets the target's answer: its status decides.
        _answer.Clear();
        var failure = relay.Forward(_request, route with { ResponseMode = ResponseMode.Always200 }, target, trace?.ToString(), budget, _answer, out var status, stamp);
        ForwarderActivity.Finish(span, failure, status);
        return failure is not null ? ($"{failure.Failure}", failure.Reason, false)
            : status is >= 200 and < 300 ? (null, null, false)
            : ($"Status{status}", $"The target answered {status}.", !route.Delivery.RetryOn.Contains(status) && status < 500);
    }

    private static AttemptResult Decide(Route route, int attempt, TimeSpan age, string failure, string? reason, bool isFinal)
    {
        if (isFinal)
        {
            return AttemptResult.Dead(failure, $"{reason} Another attempt would get the same.");
        }

        if (attempt >= route.Delivery.Attempts)
        {
            return AttemptResult.Dead(failure, $"{reason} That was attempt {attempt} of {route.Delivery.Attempts}.");
        }

        var delay = route.Delivery.DelayAfter(attempt, Random.Shared.NextDouble());
        return age + delay > route.Delivery.MaxAge
            ? AttemptResult.Dead("DeliveryExpired", $"{failure}: {reason} The next attempt would come after {route.Delivery.MaxAge.TotalSeconds:0} s.")
            : new AttemptResult(Verdict.Retry, failure, reason, delay);
    }
}
