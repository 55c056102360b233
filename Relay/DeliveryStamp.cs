namespace Relay;

/// <summary>What a target is told of a delivery: <c>Webhook-Delivery-Id</c> and <c>Webhook-Delivery-Attempt</c>.</summary>
/// <param name="Id">The same with every attempt.</param>
/// <param name="Attempt">The attempt, from 1.</param>
internal readonly record struct DeliveryStamp(string Id, int Attempt);
