using Tailnet.LocalApi;

namespace Tailnet.Daemon;

/// <summary>Writes down what a node may dial, from what tailscaled knows of its peers.</summary>
internal static class DestinationLines
{
    /// <param name="status">The status with peers.</param>
    /// <param name="options">The target comes first; subnets count where their routes are accepted.</param>
    public static IReadOnlyList<string> From(IpnStatus status, TailscaledSupervisorOptions options)
    {
        var target = options.Target is { } host ? status.FindPeer(host) : null;
        var peers = (status.Peer?.Values ?? Enumerable.Empty<IpnPeerStatus>()).OrderByDescending(peer => peer == target).Take(TunnelDestinations.MaxNodes);
        List<string> lines = [];
        foreach (var peer in peers)
        {
            lines.AddRange(LinesOf(status, peer));
            if (options.Prefs.RouteAll)
            {
                lines.AddRange((peer.PrimaryRoutes ?? []).Where(static route => !IsEverything(route)));
            }
        }

        if (options.ExitNode is not null)
        {
            lines.Add(TunnelDestinations.ExitNode);
        }

        return lines;
    }

    private static IEnumerable<string> LinesOf(IpnStatus status, IpnPeerStatus peer) => peer.TailscaleIPs is { Length: > 0 } addresses
        ? status.NamesOf(peer).Select(name => TunnelDestinations.Node(name, addresses[0])).Concat(addresses.Select(static address => TunnelDestinations.Node(address, address)))
        : [];

    private static bool IsEverything(string route) => route.EndsWith("/0", StringComparison.Ordinal);
}
