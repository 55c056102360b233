namespace TailnetControl;

/// <summary>A daemon asks to join, or tells that its settings changed.</summary>
public sealed record RegisterRequest
{
    /// <summary>A secret that the daemon made up: who it is from now on.</summary>
    public required string NodeKey { get; init; }

    public string? AuthKey { get; init; }

    public string Hostname { get; init; } = "";

    /// <summary>The state is kept in memory, so the node cannot come back.</summary>
    public bool Ephemeral { get; init; }

    public bool ShieldsUp { get; init; }

    public bool RouteAll { get; init; }

    public IReadOnlyList<string> AdvertiseRoutes { get; init; } = [];

    /// <summary>Where the daemon's data path listens, <c>127.0.0.1:port</c>.</summary>
    public required string Endpoint { get; init; }

    // A record's own ToString would print both keys.
    public override string ToString() => $"registration of {Hostname}";
}
