using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Http1;

/// <summary>Undoes transfer codings. Servers are not to use one that nobody asked for (RFC 9110 §10.1.4); some do.</summary>
internal static class TransferDecoder
{
    private const int StepBytes = 4096;

    /// <summary>The coding of a name; null for one that cannot be undone here.</summary>
    public static TransferCoding? CodingOf(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "gzip"u8) || Ascii.EqualsIgnoreCase(name, "x-gzip"u8) ? TransferCoding.Gzip
        : Ascii.EqualsIgnoreCase(name, "deflate"u8) ? TransferCoding.Deflate
        : Ascii.EqualsIgnoreCase(name, "identity"u8) ? TransferCoding.None
        : null;

    /// <summary>Decodes a whole body to the end of a buffer.</summary>
    /// <returns>False when the result is longer than <paramref name="limit"/> bytes.</returns>
    /// <exception cref="Http1Exception">The body is not what its coding says.</exception>
    public static bool Decode(TransferCoding coding, ReadOnlyMemory<byte> coded, ByteBuffer sink, long limit)
    {
        MemoryMarshal.TryGetArray(coded, out var array);
        using var source = new MemoryStream(array.Array ?? [], array.Offset, array.Count, writable: false);
        using Stream decoder = coding == TransferCoding.Gzip
            ? new GZipStream(source, CompressionMode.Decompress)
            : new ZLibStream(source, CompressionMode.Decompress);
        try
        {
            while (sink.Length <= limit)
            {
                var got = decoder.Read(sink.GetSpan(StepBytes)[..StepBytes]);
                if (got == 0)
                {
                    return true;
                }

                sink.Advance(got);
            }

            return false;
        }
        catch (InvalidDataException e)
        {
            throw new Http1Exception($"The body of the answer cannot be decompressed: {e.Message}");
        }
    }
}
