using System.Net;

namespace Deployment.Settings;

/// <summary>What only a tailnet can mean: its address ranges, MagicDNS names, and names without dots.</summary>
internal static class TailnetAddress
{
    private static readonly IPNetwork _ipv4 = IPNetwork.Parse("100.64.0.0/10");
    private static readonly IPNetwork _ipv6 = IPNetwork.Parse("fd7a:115c:a1e0::/48");

    /// <param name="host">A host name or IP address; captures of a route (<c>{name}</c>) stand for a label.</param>
    public static bool Is(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            return _ipv4.Contains(address) || _ipv6.Contains(address);
        }

        var name = host.TrimEnd('.');
        return !name.Contains('.', StringComparison.Ordinal) ? !name.Equals("localhost", StringComparison.OrdinalIgnoreCase) : name.EndsWith(".ts.net", StringComparison.OrdinalIgnoreCase);
    }
}
