namespace QueueEmulator.Queues;

/// <summary>A message attribute.</summary>
internal sealed record MessageAttribute
{
    public string? DataType { get; init; }

    public string? StringValue { get; init; }

    public byte[]? BinaryValue { get; init; }
}
