using System.Buffers;
using System.Buffers.Text;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>Reads a signature as it is written in a header.</summary>
internal static class SignatureDecoder
{
    /// <summary>Longest signature, in bytes (SHA-512, Ed25519).</summary>
    public const int MaxBytes = 64;

    /// <summary>Reads a signature; returns its length in bytes, 0 when it is malformed or too long.</summary>
    public static int Decode(ReadOnlySpan<byte> text, SignatureEncoding encoding, Span<byte> signature)
    {
        int written;
        if (encoding == SignatureEncoding.Hex)
        {
            return text.Length <= MaxBytes * 2 && DecodeHex(text, signature, out written) ? written : 0;
        }

        if (text.Length > 4 * ((MaxBytes + 2) / 3))
        {
            return 0;
        }

        var status = encoding == SignatureEncoding.Base64
            ? Base64.DecodeFromUtf8(text, signature, out _, out written)
            : Base64Url.DecodeFromUtf8(text, signature, out _, out written);
        return status == OperationStatus.Done ? written : 0;
    }

    private static bool DecodeHex(ReadOnlySpan<byte> text, Span<byte> bytes, out int written)
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
