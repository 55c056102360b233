using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Routing.Networks;

/// <summary>Reads a sender's address in the forms that gateways and networks in front of them give it.</summary>
public static class SourceAddress
{
    // "[ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255%zone]:65535" with room for a zone's name.
    private const int MaxLength = 128;

    /// <summary>
    /// Reads an IPv4 or IPv6 address, optionally followed by a port (<c>192.0.2.1:443</c>, <c>[2001:db8::1]:443</c>) or a zone
    /// (<c>fe80::1%eth0</c>); IPv4 mapped into IPv6 becomes IPv4. Anything unclear is refused.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text is null || text.Length is 0 or > MaxLength || text.AsSpan().ContainsAny(" /\t"))
        {
            return false;
        }

        var host = text.AsSpan();
        if (host[0] == '[')
        {
            var end = host.IndexOf(']');
            if (end < 0 || (end + 1 < host.Length && (host[end + 1] != ':' || !IsPort(host[(end + 2)..]))))
            {
                return false;
            }

            host = host[1..end];
            return TryParseIPv6(host, out address);
        }

        var colon = host.IndexOf(':');
        if (colon >= 0 && host.LastIndexOf(':') != colon)
        {
            return TryParseIPv6(host, out address);
        }

        if (colon >= 0)
        {
            if (!IsPort(host[(colon + 1)..]))
            {
                return false;
            }

            host = host[..colon];
        }

        return TryParseIPv4(host, out address);
    }

    /// <summary>Reads four decimal numbers without leading zeros: the platform's parser takes octal, hexadecimal and shortened forms too.</summary>
    public static bool TryParseIPv4(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < 4; i++)
        {
            var dot = i < 3 ? text.IndexOf('.') : text.Length;
            if (dot is < 1 or > 3 || (dot > 1 && text[0] == '0') || !byte.TryParse(text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return false;
            }

            text = text[Math.Min(dot + 1, text.Length)..];
        }

        address = new IPAddress(bytes);
        return true;
    }

    private static bool TryParseIPv6(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        var zone = text.IndexOf('%');
        if (zone == text.Length - 1)
        {
            address = null;
            return false;
        }

        // The zone says through which interface the address is meant: it is no part of the address that a network is compared with.
        if (!IPAddress.TryParse(zone < 0 ? text : text[..zone], out address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            address = null;
            return false;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return true;
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 5 && ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
