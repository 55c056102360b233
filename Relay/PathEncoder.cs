using System.Buffers;
using Http1;

namespace Relay;

/// <summary>Writes paths and queries so that the request line is valid whatever they hold (RFC 3986 §3.3, §3.4).</summary>
internal static class PathEncoder
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private static readonly SearchValues<byte> Path = Bytes(Unreserved + "!$&'()*+,;=:@/");
    private static readonly SearchValues<byte> Query = Bytes(Unreserved + "!$&'()*+,;=:@/?%[]|{}^`\\\"<>");

    /// <summary>
    /// Writes a path. What an HTTP API decoded is encoded again: every byte that a path may not hold, the percent sign included.
    /// (A slash that was sent as %2F stays a slash: the event does not tell them apart.)
    /// </summary>
    /// <param name="output">Takes the path.</param>
    /// <param name="path">The path, UTF-8.</param>
    /// <param name="isEncoded">Whether percent signs begin escapes already; those that do not are encoded.</param>
    public static void WritePath(ByteBuffer output, ReadOnlySpan<byte> path, bool isEncoded)
    {
        while (true)
        {
            var at = path.IndexOfAnyExcept(Path);
            if (at < 0)
            {
                output.Write(path);
                return;
            }

            output.Write(path[..at]);
            path = path[at..];
            if (isEncoded && IsEscape(path))
            {
                output.Write(path[..3]);
                path = path[3..];
            }
            else
            {
                WriteEscape(output, path[0]);
                path = path[1..];
            }
        }
    }

    /// <summary>Writes a query as it came; only bytes that would break the request line are encoded.</summary>
    public static void WriteQuery(ByteBuffer output, ReadOnlySpan<byte> query)
    {
        while (true)
        {
            var at = query.IndexOfAnyExcept(Query);
            if (at < 0)
            {
                output.Write(query);
                return;
            }

            output.Write(query[..at]);
            WriteEscape(output, query[at]);
            query = query[(at + 1)..];
        }
    }

    private static bool IsEscape(ReadOnlySpan<byte> text) =>
        text.Length >= 3 && text[0] == '%' && char.IsAsciiHexDigit((char)text[1]) && char.IsAsciiHexDigit((char)text[2]);

    private static void WriteEscape(ByteBuffer output, byte value)
    {
        output.Write((byte)'%');
        output.Write("0123456789ABCDEF"u8[value >> 4]);
        output.Write("0123456789ABCDEF"u8[value & 0xF]);
    }

    private static SearchValues<byte> Bytes(string characters) => SearchValues.Create(System.Text.Encoding.ASCII.GetBytes(characters));
}
