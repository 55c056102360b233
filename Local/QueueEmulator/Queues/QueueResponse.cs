using System.Text.Json.Serialization;

namespace QueueEmulator.Queues;

internal sealed record QueueResponse
{
    public string? QueueUrl { get; init; }

    public IReadOnlyList<string>? QueueUrls { get; init; }

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public string? MessageId { get; init; }

    [JsonPropertyName("MD5OfMessageBody")]
    public string? BodyMd5 { get; init; }

    public string? SequenceNumber { get; init; }

    public string? TaskHandle { get; init; }

    public IReadOnlyList<ReceivedMessage>? Messages { get; init; }
}
