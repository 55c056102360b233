using System.Net;
using System.Net.Sockets;

namespace Routing.Matching;

/// <summary>Names and addresses of targets, checked strictly: what could mean something else is refused.</summary>
public static class HostName
{
    /// <summary>
    /// What is wrong with a host, with what to write instead; null when it is a DNS name, an IPv4 address of four decimal numbers or an IPv6
    /// address (without brackets).
    /// </summary>
    public static string? Problem(string host)
    {
        if (host.Contains(':', StringComparison.Ordinal))
        {
            return IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && !host.Contains('%', StringComparison.Ordinal)
                ? null
                : $"'{host}' is no IPv6 address";
        }

        // A name whose last label is a number is an IPv4 address to every resolver, or an attempt at one (WHATWG URL, "ends in a number").
        var last = host.TrimEnd('.')[(host.TrimEnd('.').LastIndexOf('.') + 1)..];
        if (last.Length > 0 && (last.All(char.IsAsciiDigit) || last.StartsWith("0x", StringComparison.OrdinalIgnoreCase)))
        {
            return Networks.SourceAddress.TryParseIPv4(host, out _)
                ? null
                : $"'{host}' is no IPv4 address: that is four decimal numbers from 0 to 255, without leading zeros";
        }

        return Uri.CheckHostName(host) == UriHostNameType.Dns ? null : $"'{host}' is no host name";
    }
}
