using System.Text;

namespace Forwarder.UnitTests;

public sealed class RequestTests
{
    [Fact]
    public async Task Request_BehindADistribution_CarriesTheSendersAddressAndHostAndNotTheKey()
    {
        await using var forwarder = await ForwarderHarness.StartAsync(harness => harness.Environment["FRONT"] = "cloudfront");

        await forwarder.SendAsync(new TestEvent
        {
            Headers = new Dictionary<string, string>
            {
                ["x-origin-key"] = "secret", ["x-sender-address"] = "2001:db8::7", ["x-sender-host"] = "hooks.example.com", ["x-github-event"] = "push",
            },
            SourceIp = "130.176.0.1",
        });

        var request = forwarder.Target.Single;
        Assert.Equal("2001:db8::7", request.Field("X-Forwarded-For"));
        Assert.Equal("hooks.example.com", request.Field("X-Forwarded-Host"));
        Assert.Equal("push", request.Field("x-github-event"));
        Assert.All(["x-origin-key", "x-sender-address", "x-sender-host"], name => Assert.Null(request.Field(name)));
    }

    [Fact]
    public async Task Request_Post_ArrivesByteForByte()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        var body = "{\"text\":\"Grüße \\u0000 \\\"quoted\\\" \u2028\"}"u8.ToArray();

        var answer = await forwarder.SendAsync(new TestEvent
        {
            Path = "/hooks/push",
            Query = "a=1&b=%2F&c=%20x&empty=&a=2",
            Headers = new Dictionary<string, string>
            {
                ["content-type"] = "application/json",
                ["x-github-event"] = "push",
                ["accept"] = "text/html,application/json;q=0.9",
                ["content-length"] = "9999",
            },
            Body = body,
        });

        Assert.Equal(200, answer.Status);
        Assert.Equal("ok", answer.Text);
        var request = forwarder.Target.Single;
        Assert.Equal("POST /hooks/push?a=1&b=%2F&c=%20x&empty=&a=2 HTTP/1.1", request.RequestLine);
        Assert.Equal(body, request.Body);
        Assert.Equal(body.Length.ToString(), request.Field("Content-Length"));
        Assert.Equal($"target.example.ts.net:{forwarder.Target.Port}", request.Field("Host"));
        Assert.Equal("push", request.Field("x-github-event"));
        Assert.Equal("text/html,application/json;q=0.9", request.Field("accept"));
        Assert.Equal([$"target.example.ts.net:{forwarder.Target.Port}"], forwarder.Proxy.Dials);
    }

    [Fact]
    public async Task Request_Base64Body_IsDecoded()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        var body = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7)).ToArray();

        await forwarder.SendAsync(new TestEvent { Body = body, Base64 = true });

        Assert.Equal(body, forwarder.Target.Single.Body);
    }

    [Theory]
    [InlineData("/a b/ü/%41", "/a%20b/%C3%BC/%2541")]
    [InlineData("/a?b#c[d]", "/a%3Fb%23c%5Bd%5D")]
    [InlineData("/keep/!$&'()*+,;=:@-._~", "/keep/!$&'()*+,;=:@-._~")]
    [InlineData("/\r\nHost: evil", "/%0D%0AHost:%20evil")]
    [InlineData("//double//", "//double//")]
    public async Task Request_DecodedPath_IsEncodedAgain(string rawPath, string expected)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();

        await forwarder.SendAsync(new TestEvent { Path = rawPath, Method = "GET" });

        Assert.Equal($"GET {expected} HTTP/1.1", forwarder.Target.Single.RequestLine);
    }

    [Theory]
    [InlineData("/a%20b/%c3%bc%2Fx/%zz/%", "/a%20b/%c3%bc%2Fx/%zz/%")]
    [InlineData("/a/%2e%2e/..;/b|^", "/a/%2e%2e/..;/b|^")]
    [InlineData("/a?b#c d", "/a%3Fb%23c%20d")]
    public async Task Request_FunctionUrl_KeepsTheEncodedPath(string rawPath, string expected)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();

        await forwarder.SendAsync(new TestEvent { Path = rawPath, Method = "GET", Domain = "abc.lambda-url.eu-west-1.on.aws" });

        Assert.Equal($"GET {expected} HTTP/1.1", forwarder.Target.Single.RequestLine);
    }

    [Theory]
    [InlineData("prod", "/prod/hook", "/hook")]
    [InlineData("prod", "/prod", "/")]
    [InlineData("prod", "/production/hook", "/production/hook")]
    [InlineData("$default", "/prod/hook", "/prod/hook")]
    public async Task Request_NamedStage_IsNotPartOfThePath(string stage, string rawPath, string expected)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();

        await forwarder.SendAsync(new TestEvent { Stage = stage, Path = rawPath, Method = "GET" });

        Assert.Equal($"GET {expected} HTTP/1.1", forwarder.Target.Single.RequestLine);
    }

    [Theory]
    [InlineData("a=%zz&b=%2e%2e&c=%")]
    [InlineData("a#b?c=[d]|{e}&f=\"<>\\^`")]
    [InlineData("&&=&a&a=+")]
    public async Task Request_OddQuery_ArrivesByteForByte(string query)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();

        await forwarder.SendAsync(new TestEvent { Query = query, Method = "GET" });

        Assert.Equal($"GET /hook?{query} HTTP/1.1", forwarder.Target.Single.RequestLine);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("Purge")]
    [InlineData("M-SEARCH")]
    [InlineData("!#$%&'*+-.^_`|~0aZ")]
    public async Task Request_Method_KeepsItsCase(string method)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();

        await forwarder.SendAsync(new TestEvent { Method = method });

        Assert.Equal($"{method} /hook HTTP/1.1", forwarder.Target.Single.RequestLine);
    }

    [Fact]
    public async Task Request_QueryThatWouldBreakTheLine_IsEncoded()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();

        await forwarder.SendAsync(new TestEvent { Query = "a=1 HTTP/1.1\r\nX: y&ü", Method = "GET" });

        Assert.Equal("GET /hook?a=1%20HTTP/1.1%0D%0AX:%20y&%C3%BC HTTP/1.1", forwarder.Target.Single.RequestLine);
    }

    [Fact]
    public async Task Request_Cookies_BecomeOneField()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();

        await forwarder.SendAsync(new TestEvent { Cookies = ["a=1", "b=\"2; 3\"", "c="] });

        Assert.Equal("a=1; b=\"2; 3\"; c=", forwarder.Target.Single.Field("Cookie"));
    }

    [Fact]
    public async Task Request_HopByHopFields_DoNotPass()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();

        await forwarder.SendAsync(new TestEvent
        {
            Headers = new Dictionary<string, string>
            {
                ["connection"] = "close, X-Named",
                ["x-named"] = "1",
                ["keep-alive"] = "timeout=5",
                ["te"] = "trailers",
                ["trailer"] = "Expires",
                ["transfer-encoding"] = "chunked",
                ["upgrade"] = "h2c",
                ["proxy-authorization"] = "Basic x",
                ["proxy-connection"] = "keep-alive",
                ["expect"] = "100-continue",
                ["x-kept"] = "1",
            },
        });

        var request = forwarder.Target.Single;
        Assert.Equal("1", request.Field("x-kept"));
        foreach (var name in (string[])["connection", "x-named", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "proxy-authorization", "proxy-connection", "expect"])
        {
            Assert.Empty(request.All(name));
        }
    }

    [Fact]
    public async Task Request_ForgedForwardingFields_AreReplaced()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();

        await forwarder.SendAsync(new TestEvent
        {
            SourceIp = "2001:db8::7",
            Headers = new Dictionary<string, string>
            {
                ["x-forwarded-for"] = "10.0.0.1, 192.0.2.1",
                ["x-forwarded-host"] = "evil.example",
                ["x-forwarded-proto"] = "gopher, https",
                ["x-forwarded-port"] = "1, 8443",
                ["x-forwarded-prefix"] = "/admin",
                ["forwarded"] = "for=10.0.0.1",
                ["via"] = "1.1 evil",
            },
        });

        var request = forwarder.Target.Single;
        Assert.Equal("2001:db8::7", request.Field("X-Forwarded-For"));
        Assert.Equal("abc.execute-api.eu-west-1.amazonaws.com", request.Field("X-Forwarded-Host"));
        Assert.Equal("https", request.Field("X-Forwarded-Proto"));
        Assert.Equal("8443", request.Field("X-Forwarded-Port"));
        Assert.Empty(request.All("X-Forwarded-Prefix"));
        Assert.Equal("for=\"[2001:db8::7]\";host=\"abc.execute-api.eu-west-1.amazonaws.com\";proto=https", request.Field("Forwarded"));
        Assert.Equal("1.1 webhook-forwarder", request.Field("Via"));
    }

    [Theory]
    [InlineData(null, "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01")]
    [InlineData("00-11111111111111111111111111111111-2222222222222222-01", "00-11111111111111111111111111111111-2222222222222222-01")]
    [InlineData("00-5759e988bd862e3fe1be46a994272793-2222222222222222-01", "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01")]
    [InlineData("nonsense", "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01")]
    public async Task Request_TraceParent_IsTheNearestKnown(string? sent, string expected)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();

        await forwarder.SendAsync(new TestEvent { Headers = sent is null ? new Dictionary<string, string>() : new() { ["traceparent"] = sent } });

        Assert.Equal(expected, forwarder.Target.Single.Field("traceparent"));
    }

    [Theory]
    [InlineData("GET", false)]
    [InlineData("DELETE", false)]
    [InlineData("POST", true)]
    [InlineData("PUT", true)]
    [InlineData("PATCH", true)]
    public async Task Request_WithoutBody_SaysSoWhereTheMethodExpectsOne(string method, bool saysLength)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();

        await forwarder.SendAsync(new TestEvent { Method = method });

        Assert.Equal(saysLength ? "0" : null, forwarder.Target.Single.Field("Content-Length"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"version\":\"1.0\",\"path\":\"/\"}")]
    [InlineData("{\"version\":\"2.0\"}")]
    [InlineData("{\"version\":\"2.0\",\"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":\"GET\\r\\nX: y\"}}}")]
    [InlineData("{\"version\":\"2.0\",\"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":\"CONNECT\"}}}")]
    [InlineData("{\"version\":\"2.0\",\"rawPath\":\"/\",\"headers\":{\"a\":\"b\\r\\nX: y\"},\"requestContext\":{\"http\":{\"method\":\"GET\"}}}")]
    [InlineData("{\"version\":\"2.0\",\"rawPath\":\"/\",\"cookies\":[\"b\\nX: y\"],\"requestContext\":{\"http\":{\"method\":\"GET\"}}}")]
    [InlineData("{\"version\":\"2.0\",\"rawPath\":\"/\",\"body\":\"***\",\"isBase64Encoded\":true,\"requestContext\":{\"http\":{\"method\":\"POST\"}}}")]
    public async Task Request_EventIsNoRequest_IsRefused(string payload)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();

        var posted = await forwarder.SendRawAsync(payload);

        Assert.False(posted.IsError);
        Assert.Equal("RequestInvalid", new ForwarderAnswer(posted.Json).Problem);
        Assert.Empty(forwarder.Target.Requests);
    }

    [Fact]
    public async Task Start_SettingsWrong_ReportsAllAtOnce()
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h =>
        {
            h.Environment["TS_TARGET"] = "http://target";
            h.Environment["TS_PORT"] = "99999";
            h.Environment["PROXY_RESPONSE"] = "full";
        });

        var error = (await forwarder.InitError).Json.GetProperty("errorMessage").GetString()!;

        Assert.Contains("TS_TARGET is 'http://target'", error, StringComparison.Ordinal);
        Assert.Contains("TS_PORT is '99999'", error, StringComparison.Ordinal);
        Assert.Contains("PROXY_RESPONSE is 'full'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ManyHeaders_KeepOrderAndValues()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        var headers = Enumerable.Range(0, 100).ToDictionary(i => $"x-h{i}", i => $"v{i}, w{i} \t\u00fc");

        await forwarder.SendAsync(new TestEvent { Headers = headers });

        var lines = forwarder.Target.Single.Lines.Where(line => line.StartsWith("x-h", StringComparison.Ordinal));
        Assert.Equal(headers.Select(h => $"{h.Key}: {Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(h.Value))}"), lines);
    }
}
