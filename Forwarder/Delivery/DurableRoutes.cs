using System.Text;
using AwsClient;
using DurableDelivery;
using Http1;
using Microsoft.Extensions.Logging;
using Relay;
using Routing;
using Routing.Delivery;

namespace Forwarder.Delivery;

/// <summary>
/// The door of routes whose webhooks are kept or de-duplicated. A 2xx is said only for what was delivered or is durably kept:
///   1. the delivery's id: the invocation's, or what the webhook's own key makes, so that a repeat has the same;
///   2. a route that de-duplicates claims the key; a repeat is answered as the first was;
///   3. the attempt, which leaves time to keep the webhook; or none, where the route queues;
///   4. where there was none, or it failed, the webhook is kept;
///   5. the claim is completed, or given back.
/// </summary>
internal sealed partial class DurableRoutes(DeliverySettings settings, TimeProvider time, Lazy<ILogger> logger) : IDisposable
{
    private const int Accepted = 202;

    /// <summary>What an attempt at the door leaves of the deadline to reach the queue; half of it where there is less.</summary>
    private static readonly TimeSpan KeepReserve = TimeSpan.FromSeconds(2.5);

    /// <summary>What the queue and the table leave of the deadline for the answer.</summary>
    private static readonly TimeSpan AnswerReserve = TimeSpan.FromMilliseconds(250);

    private readonly QueueClient _queue = new(settings.Queues, time);
    private readonly DeliveryTable? _table = settings.Table is null ? null : new DeliveryTable(settings.Table, settings.Tables!, time);

    /// <summary>Whether a route needs this.</summary>
    public static bool Serves(Route route) => route.Delivery.UsesQueue || route.Delivery.Deduplicate is not null;

    /// <summary>Serves one webhook. After a failure nothing of it is kept.</summary>
    public DurableOutcome Handle(DurableWebhook webhook, DeliveryAttempt attempt, ByteBuffer result)
    {
        var key = KeyOf(webhook); // 1
        var id = key is null ? webhook.Context.RequestId : DeliveryMessage.IdOf(webhook.Route.Name, key);
        var isClaimed = false;
        if (key is not null)
        {
            var claim = Claim(webhook, id); // 2
            switch (claim.Outcome)
            {
                case ClaimOutcome.Repeat:
                    WriteStatus(result, claim.Status, id);
                    return new DurableOutcome(claim.Status);
                case ClaimOutcome.InProgress:
                    return DurableOutcome.Failure(new WebhookFailure(Failure.DeliveryInProgress, $"Delivery {id} is in progress."));
                case ClaimOutcome.Unknown:
                    Log.NotDeduplicated(logger.Value, webhook.Route.Name, id, claim.Error?.ToString());
                    break;
                default:
                    isClaimed = true;
                    break;
            }
        }

        var outcome = Deliver(webhook, id, attempt, result);
        if (isClaimed)
        {
            Settle(webhook, id, outcome); // 5
        }

        return outcome;
    }

    public void Dispose()
    {
        _queue.Dispose();
        _table?.Dispose();
    }

    private DurableOutcome Deliver(DurableWebhook webhook, string id, DeliveryAttempt attempt, ByteBuffer result)
    {
        var options = webhook.Route.Delivery;
        if (options.Mode == DeliveryMode.Queue)
        {
            return Keep(webhook, id, 0, result) is { } unkept ? DurableOutcome.Failure(unkept) : new DurableOutcome(Accepted, IsSafe: true);
        }

        var half = webhook.Context.Remaining / 2;
        var failure = attempt(new DeliveryStamp(id, 1), half < KeepReserve ? half : KeepReserve, out var status); // 3
        var isWorthKeeping = failure is null ? options.RetryOn.Contains(status) : MayBeGoneLater(failure.Failure);
        if (options.Mode != DeliveryMode.Fallback || !isWorthKeeping)
        {
            return Answered(webhook.Route, failure, status);
        }

        // What the target answered stands in the result: it is the sender's if the webhook cannot be kept.
        var why = failure?.Failure.ToString() ?? $"Status{status}";
        if (Keep(webhook, id, 1, result) is not { } lost) // 4
        {
            Log.Kept(logger.Value, webhook.Route.Name, id, why, failure?.Reason);
            return new DurableOutcome(Accepted, IsSafe: true);
        }

        Log.NotKept(logger.Value, webhook.Route.Name, id, lost.Failure, lost.Reason);
        // In 200 mode what stands there says 200, which would not be true.
        return failure is null && webhook.Route.ResponseMode == ResponseMode.Always200 ? DurableOutcome.Failure(lost) : Answered(webhook.Route, failure, status);
    }

    private static bool MayBeGoneLater(Failure failure) =>
        failure is Failure.TunnelNotReady or Failure.TargetUnreachable or Failure.TargetTimeout or Failure.AnswerInvalid;

    private static DurableOutcome Answered(Route route, WebhookFailure? failure, int status) => failure is not null
        ? DurableOutcome.Failure(failure)
        : new DurableOutcome(route.ResponseMode == ResponseMode.Always200 ? 200 : status, IsSafe: status is >= 200 and < 300);

    /// <summary>Keeps a webhook; null when it is durably kept, and the answer written.</summary>
    private WebhookFailure? Keep(DurableWebhook webhook, string id, int attempts, ByteBuffer result)
    {
        var message = new DeliveryMessage
        {
            Id = id,
            Route = webhook.Route.Name,
            Attempts = attempts,
            Accepted = time.GetUtcNow(),
            Group = GroupOf(webhook, id),
            TraceParent = webhook.TraceParent,
            Event = webhook.Event,
        };
        var text = message.Write();
        var size = Encoding.UTF8.GetByteCount(text);
        if (size > DeliveryMessage.MaxBytes)
        {
            return new WebhookFailure(
                Failure.PayloadTooLarge,
                $"The webhook makes a message of {size} bytes; the queue takes {DeliveryMessage.MaxBytes}.",
                $"This route keeps webhooks of up to {DeliveryMessage.MaxBytes} bytes, headers and encoding included; this one has {size}.");
        }

        var error = Call(webhook, cancel => _queue.SendAsync(settings.QueueUrl, text, message.Group, id, null, cancel), TimedOut);
        if (error is not null)
        {
            return new WebhookFailure(Failure.QueueUnavailable, $"{settings.QueueUrl}: {error}");
        }

        WriteStatus(result, Accepted, id);
        return null;
    }

    private string GroupOf(DurableWebhook webhook, string id)
    {
        if (webhook.Route.Delivery.Order is not { } order)
        {
            return id;
        }

        if (order.Read(webhook.Request, webhook.Route) is { } key)
        {
            return DeliveryMessage.GroupOf(webhook.Route.Name, key);
        }

        Log.KeyMissing(logger.Value, "OrderKeyMissing", webhook.Route.Name, order, id, "without an order");
        return id;
    }

    private string? KeyOf(DurableWebhook webhook)
    {
        if (webhook.Route.Delivery.Deduplicate is not { } source)
        {
            return null;
        }

        var key = source.Read(webhook.Request, webhook.Route);
        if (key is null)
        {
            Log.KeyMissing(logger.Value, "DeduplicationKeyMissing", webhook.Route.Name, source, webhook.Context.RequestId, "even if it is a repeat");
        }

        return key;
    }

    // Until the deadline, after which Lambda has ended whoever claimed.
    private DeliveryClaim Claim(DurableWebhook webhook, string id) => Call(
        webhook,
        cancel => _table!.ClaimAsync(id, webhook.Context.RequestId, webhook.Context.Remaining, cancel),
        service => new DeliveryClaim(ClaimOutcome.Unknown, Error: TimedOut(service)),
        DeliveryTable.Service);

    private void Settle(DurableWebhook webhook, string id, DurableOutcome outcome)
    {
        var owner = webhook.Context.RequestId;
        var error = outcome.IsSafe
            ? Call(webhook, cancel => _table!.CompleteAsync(id, owner, outcome.Status, webhook.Route.Delivery.DeduplicationWindow, cancel), TimedOut, DeliveryTable.Service)
            : Call(webhook, cancel => _table!.ReleaseAsync(id, owner, cancel), TimedOut, DeliveryTable.Service);
        // The webhook is as safe as the outcome says; only a repeat may not be recognized.
        if (error is not null)
        {
            Log.NotDeduplicated(logger.Value, webhook.Route.Name, id, error.ToString());
        }
    }

    private static T Call<T>(DurableWebhook webhook, Func<CancellationToken, Task<T>> call, Func<AwsService, T> timedOut, AwsService? service = null)
    {
        var limit = webhook.Context.Remaining - AnswerReserve;
        if (limit <= TimeSpan.Zero)
        {
            return timedOut(service ?? QueueClient.Service);
        }

        using var cancel = new CancellationTokenSource(limit);
        try
        {
            return call(cancel.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return timedOut(service ?? QueueClient.Service);
        }
    }

    private static AwsError? TimedOut(AwsService service) =>
        new(AwsFailure.TimedOut, "Call", nameof(AwsFailure.TimedOut), "The invocation's deadline came first.", service);

    private static void WriteStatus(ByteBuffer result, int status, string id)
    {
        result.Clear();
        result.Write(Encoding.ASCII.GetBytes($"{{\"statusCode\":{status},\"headers\":{{\"webhook-delivery-id\":\"{id}\",\"cache-control\":\"no-store\"}}}}"));
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 10, Level = LogLevel.Warning, Message = "Kept after {Failure}: {Reason} (route {Route}, delivery {DeliveryId})")]
        public static partial void Kept(ILogger logger, string route, string deliveryId, string failure, string? reason);

        [LoggerMessage(EventId = 11, Level = LogLevel.Error, Message = "Not kept, {Failure}: {Reason} (route {Route}, delivery {DeliveryId}); the sender is told to try again")]
        public static partial void NotKept(ILogger logger, string route, string deliveryId, Failure failure, string? reason);

        [LoggerMessage(EventId = 12, Level = LogLevel.Warning, Message = "DeduplicationUnavailable: {Reason} (route {Route}, delivery {DeliveryId}); a repeat would be delivered again, with the same delivery id")]
        public static partial void NotDeduplicated(ILogger logger, string route, string deliveryId, string? reason);

        [LoggerMessage(EventId = 13, Level = LogLevel.Warning, Message = "{Failure}: a request of route {Route} has no {Source} (delivery {DeliveryId}); it is delivered {How}")]
        public static partial void KeyMissing(ILogger logger, string failure, string route, KeySource source, string deliveryId, string how);
    }
}
