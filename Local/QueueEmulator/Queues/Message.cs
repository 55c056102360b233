namespace QueueEmulator.Queues;

/// <summary>A message in its queue: what was sent, and where it is in its life.</summary>
internal sealed record Message
{
    public required string Id { get; init; }

    public required long Sequence { get; init; }

    public required string Body { get; init; }

    public IReadOnlyDictionary<string, MessageAttribute>? Attributes { get; init; }

    /// <summary>Null in a standard queue.</summary>
    public string? Group { get; init; }

    public string? DeduplicationId { get; init; }

    public required DateTimeOffset Sent { get; init; }

    /// <summary>The queue that it was moved from as a dead letter.</summary>
    public string? Source { get; init; }

    public MessageState State { get; init; } = new();
}
