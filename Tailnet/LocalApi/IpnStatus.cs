using System.Net;

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

    /// <summary>A peer by its name (whole, or its first label in this tailnet) or an address; null when there is none.</summary>
    public IpnPeerStatus? FindPeer(string host)
    {
        var isAddress = IPAddress.TryParse(host, out var address);
        return Peer?.Values.FirstOrDefault(peer => isAddress
            ? peer.TailscaleIPs?.Any(ip => IPAddress.TryParse(ip, out var own) && own.Equals(address)) == true
            : NamesOf(peer).Contains(host.TrimEnd('.'), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The names that MagicDNS has for a peer, without a trailing dot.</summary>
    public IEnumerable<string> NamesOf(IpnPeerStatus peer)
    {
        if (peer.DNSName?.TrimEnd('.') is not { Length: > 0 } name)
        {
            yield break;
        }

        yield return name;
        if (MagicDNSSuffix is { Length: > 0 } suffix && name.EndsWith($".{suffix}", StringComparison.OrdinalIgnoreCase))
        {
            yield return name[..^(suffix.Length + 1)];
        }
    }
}
