namespace DurableDelivery;

internal sealed record ReceiptRequest(string QueueUrl, string ReceiptHandle, int? VisibilityTimeout = null);
