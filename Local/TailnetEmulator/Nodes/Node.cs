using System.Net;
using TailnetControl;

namespace TailnetEmulator.Nodes;

/// <summary>A device of the tailnet.</summary>
internal sealed class Node
{
    public required string Id { get; init; }

    public required string KeyDigest { get; init; }

    /// <summary>The first label of its MagicDNS name, unique in the tailnet.</summary>
    public required string Label { get; init; }

    public required IPAddress Address4 { get; init; }

    public required IPAddress Address6 { get; init; }

    public required bool Ephemeral { get; init; }

    public required string[] Tags { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The key it logged in with.</summary>
    public required string AuthKeyId { get; init; }

    public bool Approved { get; set; }

    public bool Expired { get; set; }

    /// <summary>What the daemon told last.</summary>
    public required RegisterRequest Settings { get; set; }

    /// <summary>How many map streams it has open; it is online while there is one.</summary>
    public int Streams { get; set; }

    public DateTimeOffset LastSeen { get; set; }

    /// <summary>Faults that its daemon has not been told yet.</summary>
    public Queue<DaemonFault> Faults { get; } = new();

    public bool Online => Streams > 0;

    public NodeState State => Expired ? NodeState.NeedsLogin : Approved ? NodeState.Authorized : NodeState.NeedsApproval;

    public bool IsCalled(string name) => string.Equals(name, Label, StringComparison.OrdinalIgnoreCase)
        || string.Equals(name, Settings.Hostname, StringComparison.OrdinalIgnoreCase) || name == Id;
}
