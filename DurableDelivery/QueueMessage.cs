namespace DurableDelivery;

/// <summary>A message as it was received.</summary>
public sealed record QueueMessage
{
    /// <summary>SQS's own id.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>What this receive is deleted or changed by.</summary>
    public string ReceiptHandle { get; init; } = "";

    /// <summary>The text that was sent.</summary>
    public string Body { get; init; } = "";

    /// <summary>What SQS knows of it.</summary>
    public Dictionary<string, string> Attributes { get; init; } = [];

    /// <summary>What its sender said of it.</summary>
    public Dictionary<string, QueueAttribute> MessageAttributes { get; init; } = [];
}
