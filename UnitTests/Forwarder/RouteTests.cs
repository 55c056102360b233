using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Forwarder.UnitTests;

public sealed class RouteTests
{
    [Fact]
    public async Task Route_HeaderRulesAndHost_AreApplied()
    {
        await using var forwarder = await StartAsync(
            """
            "match":{"path":"/in/{rest+}"},"target":"http://svc.ts.net:PORT/out/{rest}",
            "request":{"keepHost":true,"set":{"X-Env":"prod"},"remove":["X-Debug"]},"response":{"set":{"X-Served":"f\"1"},"remove":["Server","Set-Cookie2"]}
            """);
        forwarder.Target.Answer = _ => RecordingTarget.Ok("ok", "Server: x\r\nX-Kept: 1\r\n");

        var answer = await forwarder.SendAsync(new TestEvent
        {
            Path = "/in/a b/c",
            Headers = new Dictionary<string, string> { ["x-env"] = "forged", ["x-debug"] = "1", ["x-other"] = "2" },
        });

        var request = forwarder.Target.Single;
        Assert.Equal("POST /out/a%20b/c HTTP/1.1", request.RequestLine);
        Assert.Equal("abc.execute-api.eu-west-1.amazonaws.com", request.Field("Host"));
        Assert.Equal("prod", request.Field("X-Env"));
        Assert.Equal("2", request.Field("x-other"));
        Assert.Empty(request.All("X-Debug"));
        Assert.Equal(["X-Kept", "X-Served"], answer.Headers.Keys.Order());
        Assert.Equal("f\"1", answer.Headers["X-Served"]);
    }

    [Theory]
    [InlineData("Cookie")]
    [InlineData("X-Forwarded-For")]
    [InlineData("x-forwarded-host")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("X-Forwarded-Port")]
    [InlineData("X-Forwarded-Client-Cert")]
    [InlineData("Forwarded")]
    [InlineData("Via")]
    [InlineData("traceparent")]
    [InlineData("Authorization")]
    [InlineData("Proxy-Authorization")]
    public async Task Route_HeaderRules_AreTheLastWordOnEveryField(string name)
    {
        var webhook = new TestEvent
        {
            Headers = new Dictionary<string, string> { [name.ToLowerInvariant()] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" },
            Cookies = ["a=1", "b=2"],
        };
        await using var removing = await StartAsync($$"""
            "target":"http://svc:PORT","request":{"remove":["{{name}}"] }
            """);
        await using var setting = await StartAsync($$"""
            "target":"http://svc:PORT","request":{"set":{"{{name}}":"mine"} }
            """);

        await removing.SendAsync(webhook);
        await setting.SendAsync(webhook);

        Assert.Empty(removing.Target.Single.All(name));
        Assert.Equal(["mine"], setting.Target.Single.All(name));
    }

    [Theory]
    [InlineData("""{"remove":["set-cookie"]}""", new string[0])]
    [InlineData("""{"set":{"Set-Cookie":"mine=1"}}""", new[] { "mine=1" })]
    [InlineData("""{"set":{"X-Other":"1"}}""", new[] { "a=1", "b=2" })]
    public async Task Route_ResponseRulesOnCookies_AreApplied(string rules, string[] expected)
    {
        await using var forwarder = await StartAsync($""" "target":"http://svc:PORT","response":{rules}""");
        forwarder.Target.Answer = _ => RecordingTarget.Ok("ok", "Set-Cookie: a=1\r\nset-cookie: b=2\r\n");

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal(expected, answer.Cookies);
        Assert.DoesNotContain("set-cookie", answer.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("GET", "/else", "192.0.2.1", 404, "RouteNotFound")]
    [InlineData("GET", "/in", "192.0.2.1", 405, "MethodNotAllowed")]
    [InlineData("POST", "/in", "198.51.100.1", 403, "SourceNotAllowed")]
    [InlineData("POST", "/in", "unclear", 403, "SourceNotAllowed")]
    [InlineData("PUT", "/in", "192.0.2.1", 413, "PayloadTooLarge")]
    public async Task Route_RequestIsNotForIt_IsRefusedUnsent(string method, string path, string source, int status, string problem)
    {
        await using var forwarder = await StartAsync(
            """
            "match":{"path":"/in","methods":["POST","PUT"]},"target":"http://svc:PORT","limits":{"bodyBytes":10},"sources":{"allow":["192.0.2.0/24"]}
            """);

        var answer = await forwarder.SendAsync(new TestEvent { Method = method, Path = path, SourceIp = source, Body = new byte[method == "PUT" ? 11 : 10], Base64 = true });

        Assert.Equal((status, problem), (answer.Status, answer.Problem));
        Assert.Equal(status == 405 ? "POST, PUT" : null, answer.Headers.GetValueOrDefault("allow"));
        Assert.Empty(forwarder.Target.Requests);
    }

    [Fact]
    public async Task Route_RevealsItsTarget_OnlyWhenToldTo()
    {
        await using var forwarder = await StartAsync("""
            "target":"http://secret-name:PORT","revealTarget":true
            """);
        forwarder.Target.Dispose();

        Assert.Contains("secret-name", (await forwarder.SendAsync(new TestEvent())).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_FirstByteLimit_IsTargetTimeout()
    {
        await using var forwarder = await StartAsync("""
            "target":"http://svc:PORT","limits":{"firstByteSeconds":0.2}
            """);
        using var release = new ManualResetEventSlim();
        forwarder.Target.Answer = _ =>
        {
            release.Wait(TimeSpan.FromSeconds(30));
            return null;
        };

        var answer = await forwarder.SendAsync(new TestEvent());
        release.Set();

        Assert.Equal("TargetTimeout", answer.Problem);
    }

    [Fact]
    public async Task Route_HttpsWithoutTrust_IsTargetUnreachable()
    {
        await using var forwarder = await StartAsync("""
            "target":"https://svc:PORT"
            """);

        var answer = await forwarder.SendAsync(new TestEvent(), timeout: TimeSpan.FromSeconds(5));

        Assert.Contains(answer.Problem, (string[])["TargetUnreachable", "TargetTimeout"]);
    }

    [Fact]
    public async Task Route_Verified_PassesOnlyWhatIsSigned()
    {
        using var secrets = new RecordingTarget { Answer = Secret };
        await using var forwarder = await StartAsync(
            """
            "target":"http://svc:PORT","verification":{"scheme":"github","secret":{"name":"webhooks/github","key":"secret"}}
            """,
            secrets);
        var body = "{\"a\":1}"u8.ToArray();

        var current = await forwarder.SendAsync(Signed(body, "current"));
        var previous = await forwarder.SendAsync(Signed(body, "previous"));
        var wrong = await forwarder.SendAsync(Signed(body, "other"));
        var missing = await forwarder.SendAsync(new TestEvent { Body = body });

        Assert.Equal((200, 200), (current.Status, previous.Status));
        Assert.Equal((401, "SignatureMismatch"), (wrong.Status, wrong.Problem));
        Assert.Equal((401, "SignatureMissing"), (missing.Status, missing.Problem));
        Assert.Equal(2, forwarder.Target.Requests.Count);
        Assert.DoesNotContain("current", wrong.Text + missing.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_SecretNotAllowed_IsConfigurationInvalidWithoutDetail()
    {
        using var secrets = new RecordingTarget
        {
            Answer = _ => Json("400 Bad Request", """{"__type":"AccessDeniedException","Message":"no GetSecretValue for you"}"""),
        };
        await using var forwarder = await StartAsync(
            """
            "target":"http://svc:PORT","responseMode":"200","verification":{"scheme":"github","secret":{"name":"webhooks/github"}}
            """,
            secrets);

        var answer = await forwarder.SendAsync(Signed([1], "x"));

        Assert.Equal((500, "ConfigurationInvalid"), (answer.Status, answer.Problem));
        Assert.DoesNotContain("GetSecretValue", answer.Text, StringComparison.Ordinal);
        Assert.Empty(forwarder.Target.Requests);
    }

    [Fact]
    public async Task Route_Handshake_IsAnsweredAtTheDoorToItsSenderAlone()
    {
        using var secrets = new RecordingTarget { Answer = Secret };
        await using var forwarder = await StartAsync(
            """
            "target":"http://svc:PORT","handshake":{"kind":"slack"},"verification":{"scheme":"github","secret":{"name":"s","key":"secret"}}
            """,
            secrets);
        var body = """{"type":"url_verification","challenge":"c"}"""u8.ToArray();

        Assert.Equal("""{"challenge":"c"}""", (await forwarder.SendAsync(Signed(body, "current"))).Text);
        Assert.Equal(401, (await forwarder.SendAsync(Signed(body, "forged"))).Status);
        Assert.Empty(forwarder.Target.Requests);
    }

    [Fact]
    public async Task Route_Basic_AsksForCredentials()
    {
        using var secrets = new RecordingTarget { Answer = Secret };
        await using var forwarder = await StartAsync(
            """
            "target":"http://svc:PORT","verification":{"scheme":"basic","secret":{"name":"s","key":"secret"}}
            """,
            secrets);

        Assert.Equal("Basic realm=\"webhooks\"", (await forwarder.SendAsync(new TestEvent())).Headers["www-authenticate"]);
    }

    [Fact]
    public async Task Spans_WithAListener_TellTheWebhooksStory()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "WebhookForwarder.Forwarder",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var forwarder = await ForwarderHarness.StartAsync();
        const string Trace = "99999999bd862e3fe1be46a994272793";

        await forwarder.SendAsync(new TestEvent(), trace: "Root=1-99999999-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");

        Activity[] mine;
        lock (spans)
        {
            mine = [.. spans.Where(span => span.TraceId.ToHexString() == Trace)];
        }

        var webhook = Assert.Single(mine, span => span.DisplayName == "forward default");
        var request = Assert.Single(mine, span => span.DisplayName == "POST");
        var connect = Assert.Single(mine, span => span.DisplayName == "connect");
        Assert.Equal("53995c3f42cd8ad8", webhook.ParentSpanId.ToHexString());
        Assert.Equal(webhook.SpanId, request.ParentSpanId);
        Assert.Equal(request.SpanId, connect.ParentSpanId);
        Assert.Equal(request.Id, forwarder.Target.Single.Field("traceparent"));
        Assert.Equal("Forwarded", webhook.GetTagItem("webhook.outcome"));
        Assert.Equal("allowed 192.0.2.0/24", webhook.GetTagItem("webhook.authorizer.rule"));
        Assert.Equal("none", webhook.GetTagItem("webhook.verification"));
    }

    private static Task<ForwarderHarness> StartAsync(string route, RecordingTarget? secrets = null) => ForwarderHarness.StartAsync(h =>
    {
        h.Environment["ROUTES"] = $$"""{"routes":[{"name":"r",{{route.Replace("PORT", h.Target.Port.ToString(), StringComparison.Ordinal)}}}]}""";
        h.Environment["AWS_REGION"] = "eu-west-1";
        h.Environment["AWS_ACCESS_KEY_ID"] = "test";
        h.Environment["AWS_SECRET_ACCESS_KEY"] = "test";
        h.Environment["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = $"http://127.0.0.1:{secrets?.Port}/";
    });

    private static TestEvent Signed(byte[] body, string secret) => new()
    {
        Body = body,
        Base64 = true,
        Headers = new Dictionary<string, string>
        {
            ["x-hub-signature-256"] = $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}",
        },
    };

    private static byte[] Secret(RecordedRequest request)
    {
        var asked = JsonDocument.Parse(request.Body).RootElement;
        var value = asked.TryGetProperty("VersionStage", out var stage) && stage.GetString() == "AWSPREVIOUS" ? "previous" : "current";
        return Json("200 OK", new JsonObject
        {
            ["ARN"] = "arn", ["Name"] = "s", ["VersionId"] = "v", ["SecretString"] = $$"""{"secret":"{{value}}"}""",
        }.ToJsonString());
    }

    private static byte[] Json(string status, string json) =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: {json.Length}\r\n\r\n{json}");
}
