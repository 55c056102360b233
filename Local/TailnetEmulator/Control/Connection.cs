namespace TailnetEmulator.Control;

/// <summary>A TCP connection between two nodes, as the dialling one told.</summary>
internal sealed record Connection(
    string Id,
    string From,
    string To,
    int Port,
    DateTimeOffset Began,
    DateTimeOffset? Ended,
    long BytesSent,
    long BytesReceived);
