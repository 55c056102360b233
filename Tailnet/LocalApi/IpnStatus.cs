namespace Tailnet.LocalApi;

/// <summary>The answer to <c>GET status</c> (<c>ipnstate.Status</c>), as far as this project reads it.</summary>
public sealed record IpnStatus
{
    public string? Version { get; init; }

    public BackendState BackendState { get; init; }

    public bool HaveNodeKey { get; init; }

    public string? AuthURL { get; init; }

    public string[]? TailscaleIPs { get; init; }

    public IpnPeerStatus? Self { get; init; }

    public string[]? Health { get; init; }

    public string? MagicDNSSuffix { get; init; }

    /// <summary>By public key; absent when asked with <c>peers=false</c>.</summary>
    public Dictionary<string, IpnPeerStatus>? Peer { get; init; }
}
