namespace DurableDelivery;

internal sealed record SendMessageRequest(
    string QueueUrl, string MessageBody, string MessageGroupId, string MessageDeduplicationId, Dictionary<string, QueueAttribute>? MessageAttributes);
