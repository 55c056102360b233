namespace Tailnet.LocalApi;

/// <summary>A node in <see cref="IpnStatus"/>: this one or a peer.</summary>
public sealed record IpnPeerStatus
{
    public string? ID { get; init; }

    public string? PublicKey { get; init; }

    public string? HostName { get; init; }

    /// <summary>The full MagicDNS name with a trailing dot.</summary>
    public string? DNSName { get; init; }

    public string? OS { get; init; }

    public string[]? TailscaleIPs { get; init; }

    public string[]? Tags { get; init; }

    /// <summary>Whether the control server sees it; of this node itself: whether it follows the netmap now.</summary>
    public bool Online { get; init; }

    /// <summary>The subnets that go through it, in CIDR notation.</summary>
    public string[]? PrimaryRoutes { get; init; }

    /// <summary>Whether this node's traffic to everything else goes through it.</summary>
    public bool ExitNode { get; init; }

    /// <summary>Whether it offers to be an exit node.</summary>
    public bool ExitNodeOption { get; init; }
}
