using System.Text.Json.Serialization;

namespace Deliverer;

/// <summary>What an event source mapping hands over: messages of a queue.</summary>
internal sealed record SqsEvent
{
    [JsonPropertyName("Records")]
    public IReadOnlyList<SqsRecord> Records { get; init; } = [];
}
