namespace QueueEmulator.Queues;

internal sealed record ReceiveRequest
{
    public string? QueueUrl { get; init; }

    public int? MaxNumberOfMessages { get; init; }

    public int? WaitTimeSeconds { get; init; }

    public int? VisibilityTimeout { get; init; }

    public List<string>? AttributeNames { get; init; }

    public List<string>? MessageSystemAttributeNames { get; init; }

    public List<string>? MessageAttributeNames { get; init; }
}
