using System.Text;
using Http1;

namespace Relay;

/// <summary>Header fields that end at an intermediary, in either direction (RFC 9110 §7.6.1).</summary>
internal static class HopByHop
{
    /// <summary>Whether a field must not pass.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="connection">Value of the message's Connection field, which names more of them.</param>
    public static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> connection)
    {
        var known = name.Length switch
        {
            2 => Ascii.EqualsIgnoreCase(name, "te"u8),
            7 => Ascii.EqualsIgnoreCase(name, "trailer"u8) || Ascii.EqualsIgnoreCase(name, "upgrade"u8),
            10 => Ascii.EqualsIgnoreCase(name, "connection"u8) || Ascii.EqualsIgnoreCase(name, "keep-alive"u8),
            16 => Ascii.EqualsIgnoreCase(name, "proxy-connection"u8),
            17 => Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8),
            18 => Ascii.EqualsIgnoreCase(name, "proxy-authenticate"u8),
            19 => Ascii.EqualsIgnoreCase(name, "proxy-authorization"u8),
            _ => false,
        };
        return known || (!connection.IsEmpty && Tokens.Contains(connection, name));
    }
}
