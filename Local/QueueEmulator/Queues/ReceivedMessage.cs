using System.Text.Json.Serialization;

namespace QueueEmulator.Queues;

internal sealed record ReceivedMessage
{
    public required string MessageId { get; init; }

    public required string ReceiptHandle { get; init; }

    [JsonPropertyName("MD5OfBody")]
    public required string BodyMd5 { get; init; }

    public required string Body { get; init; }

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public IReadOnlyDictionary<string, MessageAttribute>? MessageAttributes { get; init; }
}
