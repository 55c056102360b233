using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using LambdaEmulator.Configuration;
using LambdaEmulator.HttpApi;
using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests;

public sealed class HttpApiTests
{
    [Fact]
    public async Task Request_Any_IsThePayloadOfFormat2()
    {
        await using var emulator = await StartAsync(new HttpApiOptions { StageVariables = new Dictionary<string, string> { ["level"] = "test" } });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/a%20b/%C3%BC?x=1&x=2&y=a%20b&z") { Content = new StringContent("{\"a\":1}", MediaTypeHeaderValue.Parse("application/json")) };
        request.Headers.Host = "hooks.example.com:8443";
        request.Headers.Add("Cookie", ["k=v; l=w", "m=n"]);
        request.Headers.UserAgent.ParseAdd("Sender/1.0");

        using var response = await emulator.Api.SendAsync(request);

        var e = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("2.0", e.GetProperty("version").GetString());
        Assert.Equal("$default", e.GetProperty("routeKey").GetString());
        Assert.Equal("/a b/ü", e.GetProperty("rawPath").GetString());
        Assert.Equal("x=1&x=2&y=a%20b&z", e.GetProperty("rawQueryString").GetString());
        Assert.Equal("""["k=v","l=w","m=n"]""", JsonSerializer.Serialize(e.GetProperty("cookies")));
        var headers = e.GetProperty("headers");
        Assert.False(headers.TryGetProperty("cookie", out _));
        Assert.All(headers.EnumerateObject(), static header => Assert.Equal(header.Name.ToLowerInvariant(), header.Name));
        Assert.Equal("127.0.0.1", headers.GetProperty("x-forwarded-for").GetString());
        var query = e.GetProperty("queryStringParameters");
        Assert.Equal("1,2", query.GetProperty("x").GetString());
        Assert.Equal("a b", query.GetProperty("y").GetString());
        Assert.Equal("", query.GetProperty("z").GetString());
        Assert.Equal("test", e.GetProperty("stageVariables").GetProperty("level").GetString());
        Assert.Equal("{\"a\":1}", e.GetProperty("body").GetString());
        Assert.False(e.GetProperty("isBase64Encoded").GetBoolean());
        var context = e.GetProperty("requestContext");
        Assert.Equal("hooks.example.com", context.GetProperty("domainName").GetString());
        Assert.Equal("hooks", context.GetProperty("domainPrefix").GetString());
        Assert.Equal("$default", context.GetProperty("stage").GetString());
        Assert.Equal("123456789012", context.GetProperty("accountId").GetString());
        Assert.Equal(response.Headers.GetValues("Apigw-Requestid").Single(), context.GetProperty("requestId").GetString());
        Assert.Matches(@"^\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000$", context.GetProperty("time").GetString());
        var http = context.GetProperty("http");
        Assert.Equal("POST", http.GetProperty("method").GetString());
        Assert.Equal("/a b/ü", http.GetProperty("path").GetString());
        Assert.Equal("HTTP/1.1", http.GetProperty("protocol").GetString());
        Assert.Equal("127.0.0.1", http.GetProperty("sourceIp").GetString());
        Assert.Equal("Sender/1.0", http.GetProperty("userAgent").GetString());
    }

    [Theory]
    [InlineData("application/json", "{}", false)]
    [InlineData("text/plain; charset=utf-8", "grüße", false)]
    [InlineData("application/xml", "<a/>", false)]
    [InlineData("application/javascript", "1", false)]
    [InlineData("application/x-www-form-urlencoded", "a=b", true)]
    [InlineData("application/vnd.github+json", "{}", true)]
    [InlineData(null, "x", false)]
    public async Task Request_Body_IsTextOrBase64ByItsType(string? type, string body, bool isBase64)
    {
        await using var emulator = await StartAsync();
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        using var response = await emulator.Api.PostAsync("/", content);

        var e = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(isBase64, e.GetProperty("isBase64Encoded").GetBoolean());
        var seen = e.GetProperty("body").GetString()!;
        Assert.Equal(body, isBase64 ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(seen)) : seen);
    }

    [Fact]
    public async Task Request_OverIPv6_HasThePeersAddress()
    {
        await using var emulator = await StartAsync();

        var e = await emulator.Api.GetFromJsonAsync<JsonElement>($"http://[::1]:{emulator.Api.BaseAddress!.Port}/");

        Assert.Equal("::1", e.GetProperty("requestContext").GetProperty("http").GetProperty("sourceIp").GetString());
    }

    [Theory]
    [InlineData("""{"statusCode":201,"headers":{"X-A":"1","n":2,"t":true},"cookies":["a=1; Path=/","b=2"],"body":"hi"}""", 201, "hi", "text/plain; charset=utf-8")]
    [InlineData("""{"statusCode":200,"headers":{"Content-Type":"image/png"},"body":"AAEC","isBase64Encoded":true}""", 200, "\0\u0001\u0002", "image/png")]
    [InlineData("""{"statusCode":"404"}""", 404, "", "text/plain; charset=utf-8")]
    [InlineData("""{"statusCode":204,"body":"ignored"}""", 204, "", "text/plain; charset=utf-8")]
    [InlineData("""{"greeting":"hi"}""", 200, """{"greeting": "hi"}""", "application/json")]
    [InlineData("\"just text\"", 200, "just text", "application/json")]
    [InlineData("[1]", 200, "[1]", "application/json")]
    [InlineData("null", 200, "null", "application/json")]
    [InlineData("""{"statusCode":"abc"}""", 500, """{"message":"Internal Server Error"}""", "application/json")]
    [InlineData("""{"statusCode":0,"body":"x"}""", 500, """{"message":"Internal Server Error"}""", "application/json")]
    [InlineData("""{"statusCode":200.5,"body":"x"}""", 500, """{"message":"Internal Server Error"}""", "application/json")]
    [InlineData("""{"statusCode":200,"headers":{"a":"gr\u00fc\u00dfe"}}""", 500, """{"message":"Internal Server Error"}""", "application/json")]
    [InlineData("""{"statusCode":200,"headers":{"no name":"1"}}""", 500, """{"message":"Internal Server Error"}""", "application/json")]
    [InlineData("""{"statusCode":200,"cookies":["a=\r\nb"]}""", 500, """{"message":"Internal Server Error"}""", "application/json")]
    [InlineData("""{"statusCode":99}""", 500, """{"message":"Internal Server Error"}""", "application/json")]
    [InlineData("""{"statusCode":200,"body":{"a":1}}""", 500, """{"message":"Internal Server Error"}""", "application/json")]
    [InlineData("""{"statusCode":200,"body":"%%%","isBase64Encoded":true}""", 500, """{"message":"Internal Server Error"}""", "application/json")]
    [InlineData("""{"statusCode":200,"headers":{"a":{}}}""", 500, """{"message":"Internal Server Error"}""", "application/json")]
    [InlineData("""{"statusCode":200,"headers":{"a":"line\nbreak"}}""", 500, """{"message":"Internal Server Error"}""", "application/json")]
    [InlineData("""{"statusCode":200,"cookies":"a=1"}""", 500, """{"message":"Internal Server Error"}""", "application/json")]
    public async Task Answer_OfTheFunction_IsTranslated(string answer, int status, string body, string contentType)
    {
        await using var emulator = await StartAsync(functions: [Scripts.Function("hello", ("RETURN", answer))]);

        using var response = await emulator.Api.GetAsync("/");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
        Assert.Equal(contentType, $"{response.Content.Headers.ContentType}");
        if (status == 201)
        {
            Assert.Equal(["a=1; Path=/", "b=2"], response.Headers.GetValues("Set-Cookie"));
            Assert.Equal("2", response.Headers.GetValues("n").Single());
            Assert.Equal("true", response.Headers.GetValues("t").Single());
        }
    }

    /// <summary>Recorded: what is no JSON is the body as it is, and a JSON string its text.</summary>
    [Theory]
    [InlineData("""{"name": "John Doe", "age":""", """{"name": "John Doe", "age":""")]
    [InlineData("Hello, World!", "Hello, World!")]
    [InlineData("[1, 2, 3, 4, 5]", "[1, 2, 3, 4, 5]")]
    [InlineData("42", "42")]
    [InlineData("true", "true")]
    [InlineData("\"test\"", "test")]
    [InlineData("\"\"", "")]
    [InlineData("""{"key" : "value", "headers" : {"content-type": "application/xml"}}""", """{"key" : "value", "headers" : {"content-type": "application/xml"}}""")]
    public void Answer_WithoutStatusCode_IsTheBodyOfA200(string payload, string body)
    {
        var response = IntegrationResponse.Parse(System.Text.Encoding.UTF8.GetBytes(payload))!;

        Assert.Equal((200, body), (response.Status, System.Text.Encoding.UTF8.GetString(response.Body.Span)));
        Assert.Equal(KeyValuePair.Create("content-type", "application/json"), Assert.Single(response.Headers));
    }

    [Fact]
    public async Task Request_FieldsOfTheConnection_DoNotReachTheEvent()
    {
        await using var emulator = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("abc") };
        request.Content.Headers.ContentType = null;
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
        request.Headers.Connection.Add("x-mine");
        request.Headers.Add("X-Mine", "1");
        request.Headers.Add("TE", "trailers");

        using var response = await emulator.Api.SendAsync(request);

        var e = await response.Content.ReadFromJsonAsync<JsonElement>();
        var headers = e.GetProperty("headers");
        string[] connections = ["connection", "transfer-encoding", "te", "x-mine", "keep-alive"];
        Assert.All(connections, name => Assert.False(headers.TryGetProperty(name, out _), name));
        Assert.Equal("Root=1-5759e988-bd862e3fe1be46a994272793", headers.GetProperty("x-amzn-trace-id").GetString());
        Assert.Equal("text/plain; charset=utf-8", headers.GetProperty("content-type").GetString());
        Assert.Equal("3", headers.GetProperty("content-length").GetString());
        Assert.Equal("abc", e.GetProperty("body").GetString());
        Assert.Matches("^[A-Za-z0-9_-]{15}=$", response.Headers.GetValues("Apigw-Requestid").Single());
    }

    [Fact]
    public async Task Webhook_OfAHead_ShowsWhatTheSenderGot()
    {
        await using var emulator = await StartAsync(functions: [Scripts.Function("hello", ("RETURN", """{"statusCode":200,"headers":{"Connection":"close","x-a":"1"},"cookies":["c=1"],"body":"text"}"""))]);
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");

        using var response = await emulator.Api.SendAsync(request);

        Assert.Equal(4, response.Content.Headers.ContentLength);
        var webhook = (await emulator.Lambda.GetFromJsonAsync<JsonElement>("/webhooks"))[0];
        var shown = webhook.GetProperty("responseHeaders").EnumerateArray().Select(static header => $"{header[0]}: {header[1]}");
        Assert.Equal(
            ["Apigw-Requestid: " + response.Headers.GetValues("Apigw-Requestid").Single(), "x-a: 1", "content-type: text/plain; charset=utf-8", "set-cookie: c=1", "content-length: 4"],
            shown);
        Assert.Equal(0, webhook.GetProperty("responseBodyLength").GetInt32());
    }

    [Fact]
    public async Task Request_BurstLargerThanTheSandboxes_IsServedByThoseThereAre()
    {
        await using var emulator = await StartAsync(functions: [Scripts.Function() with { Sandboxes = 2 }]);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
        {
            using var response = await emulator.Api.GetAsync($"/{i}");
            return response.StatusCode;
        }));

        Assert.All(statuses, static status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.InRange((await emulator.SandboxesAsync()).GetArrayLength(), 1, 2);
    }

    [Fact]
    public async Task Request_AuthorizerThrottled_ServiceUnavailable()
    {
        await using var emulator = await StartAsync(
            new HttpApiOptions
            {
                Routes = [new HttpApiRouteOptions("$default", "hello", "gate")],
                Authorizers = new Dictionary<string, AuthorizerOptions> { ["gate"] = new() { Name = "gate", Function = "authorizer" } },
            },
            Scripts.Function(), Scripts.Function("authorizer") with { Concurrency = 1 });
        var slow = emulator.InvokeAsync("authorizer", new { @do = "sleep", seconds = 2 });
        await emulator.WroteAsync("START RequestId");

        using var response = await emulator.Api.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("""{"message":"Service Unavailable"}""", await response.Content.ReadAsStringAsync());
        (await slow).Dispose();
    }

    [Theory]
    [InlineData("/?do=exit&code=1", HttpStatusCode.InternalServerError, """{"message":"Internal Server Error"}""")]
    [InlineData("/missing", HttpStatusCode.NotFound, """{"message":"Not Found"}""")]
    public async Task Request_FunctionFailsOrNoRoute_IsTheApisAnswer(string path, HttpStatusCode status, string body)
    {
        await using var emulator = await StartAsync(new HttpApiOptions { Routes = [new HttpApiRouteOptions("GET /", "hello", null)] });

        using var response = await emulator.Api.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Request_FunctionThrottled_ServiceUnavailable()
    {
        await using var emulator = await StartAsync(functions: [Scripts.Function() with { Concurrency = 1 }]);
        var slow = emulator.Api.GetAsync("/?do=sleep&seconds=1");
        await emulator.WroteAsync("START RequestId");

        using var response = await emulator.Api.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("""{"message":"Service Unavailable"}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await slow).StatusCode);
    }

    [Fact]
    public async Task Request_NamedStage_PrefixesThePath()
    {
        await using var emulator = await StartAsync(new HttpApiOptions { Stage = "v1", Routes = [new HttpApiRouteOptions("GET /items/{id}", "hello", null)] });

        var e = await emulator.Api.GetFromJsonAsync<JsonElement>("/v1/items/7");
        using var without = await emulator.Api.GetAsync("/items/7");
        using var similar = await emulator.Api.GetAsync("/v12/items/7");

        Assert.Equal("/v1/items/7", e.GetProperty("rawPath").GetString());
        Assert.Equal("GET /items/{id}", e.GetProperty("routeKey").GetString());
        Assert.Equal("7", e.GetProperty("pathParameters").GetProperty("id").GetString());
        Assert.Equal("v1", e.GetProperty("requestContext").GetProperty("stage").GetString());
        Assert.Equal(HttpStatusCode.NotFound, without.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, similar.StatusCode);
    }

    [Theory]
    [InlineData(10 * 1024 * 1024 + 1, "application/octet-stream")]
    [InlineData(6 * 1024 * 1024, "application/octet-stream")]
    public async Task Request_BodyTooLarge_RequestEntityTooLarge(int length, string type)
    {
        await using var emulator = await StartAsync();
        using var content = new ByteArrayContent(new byte[length]);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);

        using var response = await emulator.Api.PostAsync("/", content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("""{"message":"Request Entity Too Large"}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(9_000, HttpStatusCode.OK)]
    [InlineData(10_300, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData(60_000, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    public async Task Request_Headers_AreLimited(int length, HttpStatusCode status)
    {
        await using var emulator = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-Long", new string('x', length));

        using var response = await emulator.Api.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Preflight_CorsConfigured_IsAnsweredWithoutTheFunction()
    {
        await using var emulator = await StartAsync(new HttpApiOptions { Cors = Cors() });
        using var request = new HttpRequestMessage(HttpMethod.Options, "/");
        request.Headers.Add("Origin", "https://app.example.com");
        request.Headers.Add("Access-Control-Request-Method", "POST");

        using var response = await emulator.Api.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("https://app.example.com", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("GET,POST", response.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Equal("x-signature", response.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Equal("300", response.Headers.GetValues("Access-Control-Max-Age").Single());
        Assert.Equal("true", response.Headers.GetValues("Access-Control-Allow-Credentials").Single());
        Assert.Equal(0, (await emulator.SandboxesAsync()).GetArrayLength());
    }

    [Theory]
    [InlineData("https://app.example.com", "https://app.example.com")]
    [InlineData("https://evil.example.com", null)]
    public async Task Response_CorsConfigured_HasTheApisHeadersOnly(string origin, string? allowed)
    {
        await using var emulator = await StartAsync(
            new HttpApiOptions { Cors = Cors() },
            Scripts.Function("hello", ("RETURN", """{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"https://function.example.com"}}""")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Origin", origin);

        using var response = await emulator.Api.SendAsync(request);

        response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values);
        Assert.Equal(allowed, values?.Single());
    }

    [Fact]
    public async Task AccessLog_Request_IsAJsonLine()
    {
        await using var emulator = await StartAsync();

        using var response = await emulator.Api.GetAsync("/x?secret=1");

        await emulator.WroteAsync("\"routeKey\"");
        var line = JsonElement.Parse(emulator.Output.Split('\n').First(static line => line.StartsWith('{')));
        Assert.Equal("/x", line.GetProperty("path").GetString());
        Assert.Equal(200, line.GetProperty("status").GetInt32());
        Assert.Equal("127.0.0.1", line.GetProperty("ip").GetString());
        Assert.Equal(response.Headers.GetValues("Apigw-Requestid").Single(), line.GetProperty("requestId").GetString());
        Assert.DoesNotContain("secret", line.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhooks_AfterARequest_HoldItAndItsAnswer()
    {
        await using var emulator = await StartAsync();
        using var answer = await emulator.Api.PostAsync("/hook", new StringContent("payload"));
        using var second = await emulator.Api.GetAsync("/second");

        var webhooks = await emulator.Lambda.GetFromJsonAsync<JsonElement>("/webhooks?after=0");

        var webhook = webhooks[0];
        Assert.Equal("/hook", webhook.GetProperty("path").GetString());
        Assert.Equal("payload"u8.ToArray(), webhook.GetProperty("requestBody").GetBytesFromBase64());
        Assert.Equal(7, webhook.GetProperty("requestBodyLength").GetInt32());
        Assert.Equal(200, webhook.GetProperty("status").GetInt32());
        Assert.True(webhook.GetProperty("cold").GetBoolean());
        Assert.False(webhooks[1].GetProperty("cold").GetBoolean());
        Assert.Equal("none", webhook.GetProperty("authorizer").GetProperty("decision").GetString());
        Assert.Matches("^[0-9a-f]{32}$", webhook.GetProperty("traceId").GetString());
        var later = await emulator.Lambda.GetFromJsonAsync<JsonElement>($"/webhooks?after={webhook.GetProperty("id").GetInt64()}");
        Assert.Equal("/second", Assert.Single(later.EnumerateArray()).GetProperty("path").GetString());
        using var malformed = await emulator.Lambda.GetAsync("/webhooks?after=x");
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
    }

    [Fact]
    public async Task Events_WebhookAndSandbox_AreStreamed()
    {
        await using var emulator = await StartAsync();
        using var stream = await emulator.Lambda.GetStreamAsync("/events");
        using var reader = new StreamReader(stream);

        using var answer = await emulator.Api.GetAsync("/streamed");

        var seen = new HashSet<string>();
        while (seen.Count < 2)
        {
            var line = await reader.ReadLineAsync().WaitAsync(RunningEmulator.Patience);
            if (line is ['e', ..])
            {
                seen.Add(line);
                var data = JsonElement.Parse((await reader.ReadLineAsync())!["data: ".Length..]);
                Assert.True(data.TryGetProperty("id", out _));
            }
        }

        Assert.Equal(["event: sandbox", "event: webhook"], seen.Order());
    }

    private static CorsOptions Cors() => new()
    {
        AllowOrigins = ["https://app.example.com"],
        AllowMethods = ["GET", "POST"],
        AllowHeaders = ["x-signature"],
        AllowCredentials = true,
        MaxAge = 300,
    };

    /// <summary>The function's own limit is longer: the API's 30 seconds end the wait.</summary>
    [Fact]
    public async Task Request_FunctionTakesLongerThanTheApiWaits_AnswersServiceUnavailable()
    {
        await using var emulator = await RunningEmulator.StartAsync(
            new EmulatorOptions { HttpApi = new HttpApiOptions { Routes = [new HttpApiRouteOptions("$default", "hello", null)] } },
            new HastenedTime(),
            Scripts.Function() with { Timeout = TimeSpan.FromSeconds(200) });

        using var response = await emulator.Api.GetAsync("/?do=sleep&seconds=60");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("""{"message":"Service Unavailable"}""", await response.Content.ReadAsStringAsync());
        Assert.Contains("the function took longer than 30 s", await emulator.Lambda.GetStringAsync("/webhooks"), StringComparison.Ordinal);
    }

    private static Task<RunningEmulator> StartAsync(HttpApiOptions? api = null, params FunctionOptions[] functions)
    {
        api ??= new HttpApiOptions();
        return RunningEmulator.StartAsync(
            new EmulatorOptions { HttpApi = api.Routes.Count > 0 ? api : api with { Routes = [new HttpApiRouteOptions("$default", "hello", null)] } },
            functions.Length > 0 ? functions : [Scripts.Function()]);
    }
}
