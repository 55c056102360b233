using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Http1.UnitTests;

public sealed class Http1ConnectionTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n5\r\nhello\r\nA;x=y\r\n, world!!!\r\n0\r\nT: 1\r\n\r\n";
    private const string Counted = "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nX-A:1 \r\nConnection: keep-alive\r\n\r\nhello";
    private const string Closed = "HTTP/1.0 200\r\nX-A: \t1\t\r\n\r\neverything until the end";

    /// <summary>However the network cuts an answer into pieces, it reads the same, and the next answer on the connection too.</summary>
    [Fact]
    public void Read_AnyPieces_GivesTheSame()
    {
        var sizes = Gen.Choose(1, 7).NonEmptyListOf().Select(list => list.ToArray());

        Prop.ForAll(sizes.ToArbitrary(), pieces =>
        {
            using var connection = new Http1Connection(new PiecewiseStream(Encoding.ASCII.GetBytes(Chunked + Counted + Chunked), pieces));
            foreach (var (status, body) in ((int, string)[])[(200, "hello, world!!!"), (404, "hello"), (200, "hello, world!!!")])
            {
                Assert.Equal((status, body, "1"), Read(connection));
            }

            return connection.CanBeReused;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Read_UntilClose_IsWholeAndEndsTheConnection()
    {
        using var connection = new Http1Connection(new PiecewiseStream(Encoding.ASCII.GetBytes(Closed), [3]));

        Assert.Equal((200, "everything until the end", "1"), Read(connection));
        Assert.False(connection.CanBeReused);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok!", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\n\nok", true)]
    public void Read_Variants_SayWhetherTheConnectionMayStay(string raw, bool reusable)
    {
        using var connection = new Http1Connection(new PiecewiseStream(Encoding.ASCII.GetBytes(raw), [1000]));

        Assert.Equal("ok", Read(connection).Body);
        Assert.Equal(reusable, connection.CanBeReused);
    }

    [Fact]
    public void ReadBody_AboveTheLimit_StopsBeforeReadingACountedBody()
    {
        var stream = new PiecewiseStream(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + new string('x', 100_000)), [100]);
        using var connection = new Http1Connection(stream);
        Assert.True(connection.ReadHead(requestWasHead: false, NoReadTimeout.Instance));

        Assert.False(connection.ReadBody(new ByteBuffer(), 999_999, NoReadTimeout.Instance));
        Assert.InRange(stream.Position, 1, 200);
        Assert.False(connection.CanBeReused);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX: ")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    public void Read_EndlessLine_IsRefused(string start)
    {
        using var connection = new Http1Connection(new PiecewiseStream([.. Encoding.ASCII.GetBytes(start), .. new byte[1_000_000]], [4096]));

        Assert.Throws<Http1Exception>(() => Read(connection));
    }

    /// <summary>Whatever a target sends: an answer or a named failure, never another exception, never more than was sent.</summary>
    [Fact]
    public void Read_AnyBytes_IsAnAnswerOrARefusal()
    {
        var alphabet = Gen.Elements("\r\n :;0123456789aAfFHTP/1.\t\0,x".ToCharArray()).Select(c => (byte)c);
        var random = alphabet.ArrayOf();
        var mutated = from good in Gen.Elements(Chunked, Counted, Closed)
                      from at in Gen.Choose(0, good.Length - 1)
                      from insert in alphabet.ArrayOf(3)
                      from skip in Gen.Choose(0, 4)
                      select (byte[])[.. Encoding.ASCII.GetBytes(good[..at]), .. insert, .. Encoding.ASCII.GetBytes(good[Math.Min(at + skip, good.Length)..])];
        var headed = random.Select(bytes => (byte[])[.. "HTTP/1.1 200 OK\r\n"u8, .. bytes]);

        Prop.ForAll(Gen.OneOf(random, mutated, headed).ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (bytes, piece) =>
        {
            using var connection = new Http1Connection(new PiecewiseStream(bytes, [piece]));
            try
            {
                return !connection.ReadHead(requestWasHead: false, NoReadTimeout.Instance) || Body(connection).Length <= bytes.Length;
            }
            catch (Http1Exception)
            {
                return !connection.CanBeReused;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static (int Status, string Body, string Field) Read(Http1Connection connection)
    {
        Assert.True(connection.ReadHead(requestWasHead: false, NoReadTimeout.Instance));
        return (connection.Status, Encoding.ASCII.GetString(Body(connection)), Encoding.ASCII.GetString(connection.Find("x-a"u8)));
    }

    private static byte[] Body(Http1Connection connection)
    {
        var sink = new ByteBuffer();
        Assert.True(connection.ReadBody(sink, int.MaxValue, NoReadTimeout.Instance));
        return sink.Written.ToArray();
    }
}
