namespace QueueEmulator.Queues;

/// <summary>What a queue is told when it is made.</summary>
internal sealed record QueueDefinition
{
    public required string Name { get; init; }

    /// <summary>Seconds.</summary>
    public int VisibilityTimeout { get; init; } = 30;

    /// <summary>Name of the dead-letter queue; null: none.</summary>
    public string? DeadLetters { get; init; }

    public int MaxReceiveCount { get; init; } = 100;

    public DateTimeOffset Created { get; init; }

    /// <summary>All attributes as they were set, to be answered as they were.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
