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

    public bool Online { get; init; }
}
