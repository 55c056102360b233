using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Routing.Networks;

/// <summary>An IPv4 or IPv6 network in CIDR notation (RFC 4632, RFC 4291 §2.3).</summary>
public sealed class Network
{
    private readonly byte[] _prefix;
    private readonly int _length;

    private Network(byte[] prefix, int length, string text)
    {
        _prefix = prefix;
        _length = length;
        Text = text;
    }

    /// <summary>The network as it was written.</summary>
    public string Text { get; }

    /// <summary>
    /// Reads a network strictly: the prefix length is required, decimal, without leading zeros and in range; no bit may be set behind it.
    /// </summary>
    /// <param name="text">For instance <c>192.0.2.0/24</c> or <c>2001:db8::/32</c>.</param>
    /// <param name="network">The network.</param>
    /// <param name="error">What is wrong and how it is put right.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Network? network, [NotNullWhen(false)] out string? error)
    {
        network = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            error = WithoutLength(text);
            return false;
        }

        if (!TryParseAddress(text.AsSpan(0, slash), out var address))
        {
            error = $"'{text}' does not begin with an IPv4 address (four decimal numbers without leading zeros) or an IPv6 address";
            return false;
        }

        var bytes = address.GetAddressBytes();
        var digits = text.AsSpan(slash + 1);
        if (digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0') ||
            !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > bytes.Length * 8)
        {
            error = $"'{text}' has a prefix length that is not a number from 0 to {bytes.Length * 8}";
            return false;
        }

        if (HasHostBits(bytes, length))
        {
            error = $"'{text}' has bits set behind its prefix; write {Masked(bytes, length)}/{length}";
            return false;
        }

        network = new Network(bytes, length, text);
        error = null;
        return true;
    }

    /// <summary>Whether the network holds an address. IPv4 addresses mapped into IPv6 are to be unmapped before.</summary>
    public bool Contains(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var count) || count != _prefix.Length)
        {
            return false;
        }

        var whole = _length / 8;
        if (!bytes[..whole].SequenceEqual(_prefix.AsSpan(0, whole)))
        {
            return false;
        }

        var rest = _length % 8;
        return rest == 0 || ((bytes[whole] ^ _prefix[whole]) >> (8 - rest)) == 0;
    }

    /// <summary>What was meant by an entry without a prefix length, and how that is written.</summary>
    private static string WithoutLength(string text) =>
        TryParseAddress(text, out var address) ? $"'{text}' has no prefix length; write {text}/{(address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32)} for a single address"
        : text.Length == 0 ? "has an empty entry; is there a comma too many?"
        : text.ToUpperInvariant() is "ANY" or "ALL" or "*" ? $"'{text}' is not a network; write 0.0.0.0/0, ::/0 for everybody"
        : text.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? "'localhost' is a name, not a network; write 127.0.0.1/32, ::1/128"
        : $"'{text}' is not a network; write an address and a prefix length: 192.0.2.0/24 or 2001:db8::/32";

    private static bool TryParseAddress(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        if (!text.Contains(':'))
        {
            return SourceAddress.TryParseIPv4(text, out address);
        }

        address = null;
        return !text.ContainsAny("%[] ") && IPAddress.TryParse(text, out address) && address.AddressFamily == AddressFamily.InterNetworkV6 &&
            !address.IsIPv4MappedToIPv6;
    }

    private static bool HasHostBits(ReadOnlySpan<byte> bytes, int length)
    {
        var whole = length / 8;
        var rest = length % 8;
        return (rest != 0 && (byte)(bytes[whole] << rest) != 0) || bytes[(rest == 0 ? whole : whole + 1)..].ContainsAnyExcept((byte)0);
    }

    private static IPAddress Masked(byte[] bytes, int length)
    {
        var masked = (byte[])bytes.Clone();
        for (var bit = length; bit < masked.Length * 8; bit++)
        {
            masked[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(masked);
    }
}
