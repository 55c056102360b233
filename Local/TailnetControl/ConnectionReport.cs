namespace TailnetControl;

/// <summary>A daemon tells of a connection that it dialled, when it is up and again when it ended.</summary>
public sealed record ConnectionReport
{
    /// <summary>Unique within the daemon.</summary>
    public required string Id { get; init; }

    public required string PeerId { get; init; }

    public required int Port { get; init; }

    public bool Ended { get; init; }

    public long BytesSent { get; init; }

    public long BytesReceived { get; init; }
}
