using System.IO.Compression;
using System.Text;

namespace Forwarder.UnitTests;

public sealed class AnswerTests
{
    [Fact]
    public async Task Answer_Full_PassesStatusFieldsAndCookies()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Target.Answer = _ => Raw(
            "HTTP/1.1 201 Created\r\nContent-Type: text/plain\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: b=2, c\r\nX-Twice: 1\r\n" +
            "X-Other: \"q\\\"\r\nx-twice: 2\r\nConnection: X-Gone\r\nX-Gone: 1\r\nKeep-Alive: timeout=9\r\nContent-Length: 5\r\n\r\nhello");

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal(201, answer.Status);
        Assert.Equal("hello", answer.Text);
        Assert.False(answer.IsBase64);
        Assert.Equal(["a=1; Path=/", "b=2, c"], answer.Cookies);
        Assert.Equal("1, 2", answer.Headers["X-Twice"]);
        Assert.Equal("\"q\\\"", answer.Headers["X-Other"]);
        Assert.Equal(["Content-Type", "X-Other", "X-Twice"], answer.Headers.Keys.Order());
    }

    [Fact]
    public async Task Answer_ValidUtf8_IsTextAndExact()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        var text = string.Concat(Enumerable.Range(0, 0x80).Select(i => (char)i)) + "\"\\ äöü \u2028 \U0001F600";
        forwarder.Target.Answer = _ => RecordingTarget.Ok(text);

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.False(answer.IsBase64);
        Assert.Equal(text, answer.Text);
    }

    [Fact]
    public async Task Answer_Compressed_IsUntouched()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("compress me ", 1000))));
        }

        var body = memory.ToArray();
        forwarder.Target.Answer = _ => [.. Raw($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.True(answer.IsBase64);
        Assert.Equal(body, answer.Body);
        Assert.Equal("gzip", answer.Headers["Content-Encoding"]);
    }

    [Fact]
    public async Task Answer_ChunkedWithTrailers_IsWholeAndTheConnectionIsKept()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Target.Answer = _ => Raw(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5;ext=1\r\nhello\r\n7\r\n, world\r\n0\r\nX-Sum: 1\r\n\r\n");

        Assert.Equal("hello, world", (await forwarder.SendAsync(new TestEvent())).Text);
        var second = await forwarder.SendAsync(new TestEvent());

        Assert.Equal("hello, world", second.Text);
        Assert.Empty(second.Headers);
        Assert.Equal(1, forwarder.Target.Connections);
    }

    [Fact]
    public async Task Answer_UntilClose_IsWhole()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Target.Answer = _ => Raw("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nHello! It's working!");

        Assert.Equal("Hello! It's working!", (await forwarder.SendAsync(new TestEvent())).Text);
        Assert.Equal("Hello! It's working!", (await forwarder.SendAsync(new TestEvent())).Text);
    }

    [Theory]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n", 200)]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n", 204)]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 12345\r\nETag: \"x\"\r\n\r\n", 304)]
    public async Task Answer_WithoutBody_KeepsTheConnection(string method, string raw, int status)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Target.Answer = _ => Raw(raw);

        await forwarder.SendAsync(new TestEvent { Method = method });
        var answer = await forwarder.SendAsync(new TestEvent { Method = method });

        Assert.Equal(status, answer.Status);
        Assert.False(answer.HasBody);
        Assert.Equal(raw.Contains("12345", StringComparison.Ordinal), answer.Headers.ContainsKey("Content-Length"));
        Assert.Equal(1, forwarder.Target.Connections);
    }

    [Fact]
    public async Task Answer_InterimResponses_AreSkipped()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Target.Answer = _ => Raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal(200, answer.Status);
        Assert.Equal("ok", answer.Text);
        Assert.Empty(answer.Headers);
    }

    [Theory]
    [InlineData("HTTP_CODE_HEADERS", 418, true)]
    [InlineData("HTTP_CODE", 418, false)]
    [InlineData("200", 200, false)]
    public async Task Answer_Modes_ShowWhatTheySay(string mode, int status, bool headers)
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h => h.Environment["PROXY_RESPONSE"] = mode);
        forwarder.Target.Answer = _ => Raw("HTTP/1.1 418 I'm a teapot\r\nX-A: 1\r\nContent-Length: 3\r\n\r\ntea");

        await forwarder.SendAsync(new TestEvent());
        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal(status, answer.Status);
        Assert.Equal(headers, answer.Headers.ContainsKey("X-A"));
        Assert.False(answer.HasBody);
        Assert.Equal(1, forwarder.Target.Connections);
    }

    [Fact]
    public async Task Answer_Mode200_StaysSoWithoutATarget()
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h => h.Environment["PROXY_RESPONSE"] = "200");
        forwarder.Target.Dispose();

        Assert.Equal(200, (await forwarder.SendAsync(new TestEvent())).Status);
    }

    [Theory]
    [InlineData(5_000_000, false, null)]
    [InlineData(6_291_456, false, "ResponseTooLarge")]
    [InlineData(4_600_000, true, null)]
    [InlineData(4_750_000, true, "ResponseTooLarge")]
    [InlineData(20_000_000, true, "ResponseTooLarge")]
    public async Task Answer_Large_FitsOrIsRefused(int size, bool binary, string? problem)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        var body = new byte[size];
        Array.Fill(body, binary ? (byte)0xFF : (byte)'x');
        forwarder.Target.Answer = _ => [.. Raw($"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n"), .. body];

        var answer = await forwarder.SendAsync(new TestEvent());

        if (problem is null)
        {
            Assert.Equal(size, answer.Body.Length);
        }
        else
        {
            Assert.Equal(502, answer.Status);
            Assert.Equal(problem, answer.Problem);
        }
    }

    [Theory]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nx")]
    [InlineData("HTTP/1.1 600 Other\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 999 Other\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nContent-Length: 0\r\n\r\n")]
    public async Task Answer_CannotBeUsed_SaysThatTheTargetHasTheRequest(string raw)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Target.Answer = _ => Raw(raw);
        forwarder.Target.CloseAfterAnswer = true;

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal(502, answer.Status);
        Assert.Equal("AnswerInvalid", answer.Problem);
        Assert.Contains("The target got the request", answer.Text, StringComparison.Ordinal);
        Assert.Single(forwarder.Target.Requests);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(299)]
    [InlineData(418)]
    [InlineData(599)]
    public async Task Answer_AnyStatusOfHttp_Passes(int status)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Target.Answer = _ => Raw($"HTTP/1.1 {status} X\r\nContent-Length: 2\r\n\r\nok");

        Assert.Equal((status, "ok"), await forwarder.SendAsync(new TestEvent()) is var answer ? (answer.Status, answer.Text) : default);
    }

    [Fact]
    public async Task Answer_LengthOfHeadSaidTwice_IsOneNumber()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Target.Answer = _ => Raw("HTTP/1.1 200 OK\r\nContent-Length: 12, 12\r\nContent-Length : 12\r\n\r\n");

        Assert.Equal("12", (await forwarder.SendAsync(new TestEvent { Method = "HEAD" })).Headers["Content-Length"]);
    }

    [Fact]
    public async Task Answer_FieldsBeyondAscii_ArriveAsUtf8AndWithoutControls()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Target.Answer = _ =>
            [.. Encoding.Latin1.GetBytes("HTTP/1.1 200 OK\r\nX-Latin: Müller\u0001x\r\nX-Tab: a\tb\r\n"), .. Raw("X-Utf8: Mü\u0007ller\r\nSet-Cookie: ü=1\r\nContent-Length: 0\r\n\r\n")];

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal(("Müller x", "Mü ller", "a\tb", "ü=1"), (answer.Headers["X-Latin"], answer.Headers["X-Utf8"], answer.Headers["X-Tab"], Assert.Single(answer.Cookies)));
    }

    private static byte[] Raw(string text) => Encoding.UTF8.GetBytes(text);
}
