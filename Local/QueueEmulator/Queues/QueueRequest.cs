namespace QueueEmulator.Queues;

internal sealed record QueueRequest
{
    public string? QueueUrl { get; init; }

    public string? QueueName { get; init; }

    public string? QueueNamePrefix { get; init; }

    public Dictionary<string, string>? Attributes { get; init; }

    public List<string>? AttributeNames { get; init; }

    public string? SourceArn { get; init; }

    public string? DestinationArn { get; init; }
}
