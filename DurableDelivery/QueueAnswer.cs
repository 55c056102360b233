namespace DurableDelivery;

internal sealed record QueueAnswer
{
    public string? MessageId { get; init; }

    public List<QueueMessage>? Messages { get; init; }

    public Dictionary<string, string>? Attributes { get; init; }
}
