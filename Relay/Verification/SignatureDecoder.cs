using System.Buffers;
using System.Buffers.Text;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>Reads bytes that are written as text: signatures and keys.</summary>
internal static class SignatureDecoder
{
    /// <summary>Reads a text; returns its length in bytes, 0 when it is malformed or does not fit.</summary>
    public static int Decode(ReadOnlySpan<byte> text, SignatureEncoding encoding, Span<byte> bytes)
    {
        int written;
        if (encoding == SignatureEncoding.Hex)
        {
            return text.Length <= bytes.Length * 2 && TryDecodeHex(text, bytes, out written) ? written : 0;
        }

        var status = encoding == SignatureEncoding.Base64
            ? Base64.DecodeFromUtf8(text, bytes, out _, out written)
            : Base64Url.DecodeFromUtf8(text, bytes, out _, out written);
        return status == OperationStatus.Done ? written : 0;
    }

    /// <summary>Reads hexadecimal digits of either case.</summary>
    public static bool TryDecodeHex(ReadOnlySpan<byte> text, Span<byte> bytes, out int written)
    {
        written = text.Length / 2;
        if (text.Length % 2 != 0)
        {
            return false;
        }

        for (var i = 0; i < written; i++)
        {
            if (!char.IsAsciiHexDigit((char)text[2 * i]) || !Utf8Parser.TryParse(text.Slice(2 * i, 2), out bytes[i], out var used, 'X') || used != 2)
            {
                return false;
            }
        }

        return true;
    }
}
