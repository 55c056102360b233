namespace DurableDelivery;

internal sealed record ReceiveMessageRequest(
    string QueueUrl, int MaxNumberOfMessages, int WaitTimeSeconds, int? VisibilityTimeout, string[] MessageSystemAttributeNames, string[] MessageAttributeNames);
