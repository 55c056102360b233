namespace QueueEmulator.Queues;

internal sealed record MessageRequest
{
    public string? QueueUrl { get; init; }

    public string? MessageBody { get; init; }

    public Dictionary<string, MessageAttribute>? MessageAttributes { get; init; }

    public string? MessageGroupId { get; init; }

    public string? MessageDeduplicationId { get; init; }

    public int? DelaySeconds { get; init; }

    public string? ReceiptHandle { get; init; }

    public int? VisibilityTimeout { get; init; }
}
