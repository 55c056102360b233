using Tailnet.LocalApi;
using TailnetControl;

namespace Tailscaled.Backend;

/// <summary>The netmap as <c>GET status</c> shows it.</summary>
internal static class StatusWriter
{
    /// <summary>The version this stand-in says it has: that of the tailscaled it was made after.</summary>
    public const string Version = "1.96.5-standin";

    public static IpnStatus Write(BackendState state, bool haveNodeKey, string? authUrl, NetMap map, string[] complaints, bool follows, string? exitNode, bool peers) => new()
    {
        Version = Version,
        BackendState = state,
        HaveNodeKey = haveNodeKey,
        AuthURL = authUrl ?? "",
        TailscaleIPs = map.Self?.Addresses.ToArray(),
        Self = map.Self is { } self ? Node(self) with { Online = follows } : null,
        Health = complaints,
        MagicDNSSuffix = map.Domain,
        Peer = peers ? map.Peers.ToDictionary(static p => PublicKey(p), p => Peer(p, exitNode), StringComparer.Ordinal) : null,
    };

    private static IpnPeerStatus Peer(NetPeer peer, string? exitNode) => Node(peer) with
    {
        PrimaryRoutes = [.. peer.Routes.Where(static route => !NetMapView.IsExit(route))],
        ExitNodeOption = peer.Routes.Any(NetMapView.IsExit),
        ExitNode = peer.Id == exitNode,
    };

    private static IpnPeerStatus Node(NetNode node) => new()
    {
        ID = node.Id,
        PublicKey = PublicKey(node),
        HostName = node.Hostname,
        DNSName = $"{node.Name}.",
        OS = "linux",
        TailscaleIPs = [.. node.Addresses],
        Tags = node.Tags.Count > 0 ? [.. node.Tags] : null,
        Online = node.Online,
    };

    // There is no WireGuard here; the id is as unique as a key would be.
    private static string PublicKey(NetNode node) => $"nodekey:{node.Id}";
}
