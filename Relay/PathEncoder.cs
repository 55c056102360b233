using System.Buffers;
using Http1;

namespace Relay;

/// <summary>Writes paths and queries so that the request line is valid whatever they hold (RFC 3986 §3.3, §3.4).</summary>
internal static class PathEncoder
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private static readonly SearchValues<byte> _path = Bytes(Unreserved + "!$&'()*+,;=:@/");

    // What stands in a request line as it came, valid or not: only what would end or cut it is encoded.
    private static readonly SearchValues<byte> _asSent = Bytes(Unreserved + "!$&'()*+,;=:@/%[]|{}^`\\\"<>");
    private static readonly SearchValues<byte> _querySent = Bytes(Unreserved + "!$&'()*+,;=:@/%[]|{}^`\\\"<>?#");

    /// <summary>
    /// Writes a path. What an HTTP API decoded is encoded again: every byte that a path may not hold, the percent sign included.
    /// (A slash that was sent as %2F stays a slash: the event does not tell them apart.)
    /// </summary>
    /// <param name="output">Takes the path.</param>
    /// <param name="path">The path, UTF-8.</param>
    /// <param name="isEncoded">Whether it is as it was sent: then it stays so, escapes that are none included.</param>
    public static void WritePath(ByteBuffer output, ReadOnlySpan<byte> path, bool isEncoded) => Write(output, path, isEncoded ? _asSent : _path);

    /// <summary>Writes a query as it came; only bytes that would break the request line are encoded.</summary>
    public static void WriteQuery(ByteBuffer output, ReadOnlySpan<byte> query) => Write(output, query, _querySent);

    private static void Write(ByteBuffer output, ReadOnlySpan<byte> text, SearchValues<byte> allowed)
    {
        while (true)
        {
            var at = text.IndexOfAnyExcept(allowed);
            if (at < 0)
            {
                output.Write(text);
                return;
            }

            output.Write(text[..at]);
            WriteEscape(output, text[at]);
            text = text[(at + 1)..];
        }
    }

    private static void WriteEscape(ByteBuffer output, byte value)
    {
        output.Write((byte)'%');
        output.Write("0123456789ABCDEF"u8[value >> 4]);
        output.Write("0123456789ABCDEF"u8[value & 0xF]);
    }

    private static SearchValues<byte> Bytes(string characters) => SearchValues.Create(System.Text.Encoding.ASCII.GetBytes(characters));
}
