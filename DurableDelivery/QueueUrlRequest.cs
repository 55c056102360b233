namespace DurableDelivery;

internal sealed record QueueUrlRequest(string QueueUrl, string[]? AttributeNames = null);
