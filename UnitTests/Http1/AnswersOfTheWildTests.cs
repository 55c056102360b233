using System.IO.Compression;
using System.Text;

namespace Http1.UnitTests;

/// <summary>
/// Answers that the test-suites of llhttp, h11, Go's net/http, undici and hyper hold against a client, and what RFC 9110 and 9112 make of each.
/// Where the suites differ, a relay's duty decides: it takes what has one meaning and refuses what could be read in two ways.
/// </summary>
public sealed class AnswersOfTheWildTests
{
    private const string Refused = "refused";

    [Theory]
    // Status line.
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "200||close")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "200||keep")]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "200||keep")]
    [InlineData("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", "200||keep")]
    [InlineData("HTTP/1.1 200  OK\r\nContent-Length: 0\r\n\r\n", "200||keep")]
    [InlineData("HTTP/1.1 404 Nicht gefunden: \xFC\r\nContent-Length: 0\r\n\r\n", "404||keep")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nbody", "200|body|close")]
    [InlineData("\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "200||keep")]
    [InlineData("HTTP/1.1 999 Unknown\r\nContent-Length: 0\r\n\r\n", "999||keep")]
    [InlineData("HTP/1.1 200 OK\r\n\r\n", Refused)]
    [InlineData("HTTPER/1.1 200 OK\r\n\r\n", Refused)]
    [InlineData("http/1.1 200 OK\r\n\r\n", Refused)]
    [InlineData("ICY 200 OK\r\n\r\n", Refused)]
    [InlineData("RTSP/1.1 200 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/01.1 200 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/11.1 200 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/1.01 200 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/1.x 200 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/5.6 200 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/2 200 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1\t200 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1  200 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 2 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 -20 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\rContent-Length: 0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\r\nContent-Length: 0\r\n\r\n", Refused)]
    [InlineData("<html>hello</html>", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0", Refused)]
    // Header fields.
    [InlineData("HTTP/1.1 200 OK\r\nX-A:1\r\nContent-Length: 0\r\n\r\n", "200||keep|1")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: \t 1 \t \r\nContent-Length: 0\r\n\r\n", "200||keep|1")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A : 1\r\nContent-Length\t: 0\r\n\r\n", "200||keep|1")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A:\r\nContent-Length: 0\r\n\r\n", "200||keep|")]
    [InlineData("HTTP/1.1 200 OK\nX-A: 1\nContent-Length: 0\n\r\n", "200||keep|1")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: 1\r\n  2\r\n\t3  \r\nContent-Length: 0\r\n\r\n", "200||keep|1 2 3")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: a\r\n \r\nContent-Length: 0\r\n\r\n", "200||keep|a")]
    [InlineData("HTTP/1.1 200 OK\r\nX-$Proto~Type!: 1\r\nX-A: 1\r\nContent-Length: 0\r\n\r\n", "200||keep|1")]
    [InlineData("HTTP/1.1 200 OK\r\n X-A: 1\r\nContent-Length: 0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\n: 1\r\nContent-Length: 0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nX A: 1\r\nContent-Length: 0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nX-A\r\nContent-Length: 0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nX\xFC: 1\r\nContent-Length: 0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: 1\rX-B: 2\r\nContent-Length: 0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: 1\0\r\nContent-Length: 0\r\n\r\n", Refused)]
    // Content-Length.
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok", "200|ok|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok", "200|ok|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2 ,2, 2\r\n\r\nok", "200|ok|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\t2\t\r\n\r\nok", "200|ok|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 00002\r\n\r\nok", "200|ok|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length-X: 0\r\nContent-Length: 2\r\n\r\nok", "200|ok|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nok!", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2,\r\n\r\nok", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nok", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n\r\nok", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nok", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2 2\r\n\r\nok", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nok", Refused)]
    // Transfer-Encoding.
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: cHuNkEd\r\n\r\n2\r\nok\r\n0\r\n\r\n", "200|ok|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "200|ok|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\nContent-Length: 2\r\n\r\nok", "200|ok|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nok", "200|ok|close")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "200|ok|close")]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "200|ok|close")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\nok", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\nok", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunkedchunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n abc\r\n\r\n2\r\nok\r\n0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: \"chunked\"\r\n\r\n2\r\nok\r\n0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: br, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", Refused)]
    // Chunks.
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a;b=c;d=\"e\"\r\nok\r\n0;f\r\nX-Trailer: 1\r\n\r\n", "200|ok|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2  \r\nok\r\n0\t\r\n\r\n", "200|ok|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n00000000000002\r\nok\r\n000\r\n\r\n", "200|ok|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n", "200|0123456789|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2 x\r\nok\r\n0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n 2\r\nok\r\n0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\nok\r\n0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nok\r\n0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n;x\r\nok\r\n0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000002\r\nok\r\n0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok!\r\n0\r\n\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", Refused)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n", Refused)]
    // Bodies that are none, and connections.
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "204||keep")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n", "304||keep")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", "304||keep")]
    [InlineData("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", "204||close")]
    [InlineData("HTTP/1.0 204 No Content\r\nConnection: keep-alive\r\n\r\n", "204||keep")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nok", "200|ok|keep")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: Keep-Alive, CLOSE\r\nContent-Length: 2\r\n\r\nok", "200|ok|close")]
    [InlineData("HTTP/1.1 200 OK\r\nProxy-Connection: close\r\nContent-Length: 2\r\n\r\nok", "200|ok|keep")]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nHTTP/1.0 200 OK", "200|HTTP/1.0 200 OK|close")]
    public void Read_AnswerOfAPublicSuite_IsTakenOrRefused(string raw, string expected)
    {
        foreach (var piece in (int[])[1, 1000])
        {
            Assert.Equal(expected, Read(Encoding.Latin1.GetBytes(raw), piece));
        }
    }

    [Theory]
    [InlineData("gzip, chunked")]
    [InlineData("X-GZIP\r\nTransfer-Encoding: chunked")]
    [InlineData("deflate, chunked")]
    [InlineData("gzip")]
    public void Read_CompressedForTheWay_IsDecompressed(string codings)
    {
        var memory = new MemoryStream();
        using (Stream encoder = codings.StartsWith("deflate", StringComparison.Ordinal) ? new ZLibStream(memory, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        {
            encoder.Write(Encoding.ASCII.GetBytes(new string('x', 5000)));
        }

        var body = memory.ToArray();
        var isChunked = codings.EndsWith("chunked", StringComparison.Ordinal);
        byte[] raw =
        [
            .. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nTransfer-Encoding: {codings}\r\n\r\n{(isChunked ? $"{body.Length:x}\r\n" : "")}"),
            .. body,
            .. isChunked ? "\r\n0\r\n\r\n"u8 : [],
        ];

        Assert.Equal($"200|{new string('x', 5000)}|{(isChunked ? "keep" : "close")}", Read(raw, 7));
    }

    [Fact]
    public void ReadBody_DecompressesToMoreThanTheLimit_Stops()
    {
        var memory = new MemoryStream();
        using (var encoder = new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true))
        {
            encoder.Write(new byte[10_000_000]);
        }

        byte[] raw = [.. "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"u8, .. memory.ToArray()];
        using var connection = new Http1Connection(new PiecewiseStream(raw, [1000]));
        Assert.True(connection.ReadHead(requestWasHead: false, NoReadTimeout.Instance));
        var sink = new ByteBuffer();

        Assert.False(connection.ReadBody(sink, 100_000, NoReadTimeout.Instance));
        Assert.InRange(sink.Length, 0, 105_000);
    }

    [Fact]
    public void ReadBody_NotWhatItsCodingSays_IsRefused()
    {
        Assert.Equal(Refused, Read("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"u8.ToArray(), 100));
    }

    private static string Read(byte[] raw, int piece)
    {
        using var connection = new Http1Connection(new PiecewiseStream(raw, [piece]));
        try
        {
            Assert.True(connection.ReadHead(requestWasHead: false, NoReadTimeout.Instance));
            var field = connection.Find("x-a"u8);
            var fieldText = HasField(connection) ? $"|{string.Join(' ', Encoding.Latin1.GetString(field).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))}" : "";
            var sink = new ByteBuffer();
            Assert.True(connection.ReadBody(sink, int.MaxValue, NoReadTimeout.Instance));
            return $"{connection.Status}|{Encoding.Latin1.GetString(sink.Written)}|{(connection.CanBeReused ? "keep" : "close")}{fieldText}";
        }
        catch (Http1Exception)
        {
            Assert.False(connection.CanBeReused);
            return Refused;
        }
    }

    private static bool HasField(Http1Connection connection) =>
        Enumerable.Range(0, connection.FieldCount).Any(i => Encoding.Latin1.GetString(connection.Name(i)).Equals("X-A", StringComparison.OrdinalIgnoreCase));
}
