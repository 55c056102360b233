namespace Extension.ExtensionsApi;

/// <summary>What <c>GET /extension/event/next</c> answers; only what this extension reads.</summary>
public sealed record ExtensionEvent
{
    /// <summary><c>INVOKE</c> or <c>SHUTDOWN</c>.</summary>
    public string? EventType { get; init; }

    /// <summary><c>spindown</c>, <c>timeout</c> or <c>failure</c>.</summary>
    public string? ShutdownReason { get; init; }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public long DeadlineMs { get; init; }
}
