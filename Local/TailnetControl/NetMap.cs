namespace TailnetControl;

/// <summary>What the control plane tells a node, whole, whenever it changes; the body of <c>GET /control/map</c> is a sequence of these.</summary>
public sealed record NetMap
{
    public required NodeState State { get; init; }

    /// <summary>The MagicDNS suffix, such as <c>example.ts.net</c>.</summary>
    public required string Domain { get; init; }

    public NetNode? Self { get; init; }

    public IReadOnlyList<NetPeer> Peers { get; init; } = [];

    /// <summary>A fault that the daemon is to suffer now; it is told once.</summary>
    public DaemonFault? Fault { get; init; }
}
