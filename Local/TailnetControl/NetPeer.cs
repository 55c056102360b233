namespace TailnetControl;

/// <summary>A peer of the node that the map is for.</summary>
public sealed record NetPeer : NetNode
{
    /// <summary>Where its data path listens.</summary>
    public required string Endpoint { get; init; }

    /// <summary>What the two nodes know each other by on the data path; no other node knows it.</summary>
    public required string PathKey { get; init; }

    /// <summary>The ports of this node that the peer may reach, <c>first-last</c>.</summary>
    public IReadOnlyList<PortRange> Inbound { get; init; } = [];

    /// <summary>Subnets behind it, in CIDR notation.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>Nothing gets through to it or from it.</summary>
    public bool Blocked { get; init; }

    /// <summary>The first dial to it gets no answer, as while WireGuard's handshake is lost.</summary>
    public bool HandshakeLost { get; init; }

    /// <summary>A freeze of this node with a connection to it open makes the next handshake collide: for that many milliseconds none succeeds.</summary>
    public int HandshakeCollisionMs { get; init; }

    /// <summary>What each piece of data on its way to it is held back, in milliseconds.</summary>
    public int DelayMs { get; init; }
}
