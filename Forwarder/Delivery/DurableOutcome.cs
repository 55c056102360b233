using Relay;

namespace Forwarder.Delivery;

/// <summary>What became of a webhook of a durable route.</summary>
/// <param name="Status">What the sender is told, in the result already; 0 after a failure.</param>
/// <param name="Failed">The failure that the sender is to be told; null when there is none.</param>
/// <param name="IsSafe">Whether the target took the webhook, or the queue did: a repeat needs no delivery.</param>
internal readonly record struct DurableOutcome(int Status, WebhookFailure? Failed = null, bool IsSafe = false)
{
    public static DurableOutcome Failure(WebhookFailure failed) => new(0, failed);
}
