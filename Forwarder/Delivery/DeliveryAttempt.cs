using Relay;

namespace Forwarder.Delivery;

/// <summary>Sends a webhook to its target, and writes the target's answer.</summary>
/// <param name="stamp">What the target is told of the delivery.</param>
/// <param name="reserve">What the attempt leaves of the invocation's deadline.</param>
/// <param name="status">The target's status; 0 where there was none.</param>
/// <returns>Null when the target answered.</returns>
internal delegate WebhookFailure? DeliveryAttempt(DeliveryStamp stamp, TimeSpan reserve, out int status);
