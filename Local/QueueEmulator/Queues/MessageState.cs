using System.Text.Json.Serialization;

namespace QueueEmulator.Queues;

/// <summary>Where a message is in its life; changes with every receive.</summary>
internal sealed record MessageState
{
    /// <summary>Invisible until then.</summary>
    public DateTimeOffset VisibleAt { get; init; }

    /// <summary>The handle of the last receive; null before the first.</summary>
    public string? Receipt { get; init; }

    public int Receives { get; init; }

    public DateTimeOffset? FirstReceived { get; init; }

    public DateTimeOffset? Received { get; init; }

    [JsonIgnore]
    public bool WasReceived => Receipt is not null;
}
