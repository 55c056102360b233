using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Inspector.Security;
using Inspector.Webhooks;

namespace Inspector.UnitTests.Security;

public sealed class RequestGuardTests
{
    [Theory]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:80", HttpStatusCode.OK)]
    [InlineData("inspector.localhost", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.nip.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("192.168.1.1", HttpStatusCode.MisdirectedRequest)]
    public async Task Get_HostHeader_MustNameThisMachine(string host, HttpStatusCode expected)
    {
        await using var inspector = await RunningInspector.StartAsync();
        foreach (var path in new[] { "/health", "/alive", "/api/session", "/" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;

            using var response = await inspector.Client.SendAsync(request);

            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("POST", "/api/webhooks/send")]
    [InlineData("POST", "/api/webhooks/1/replay")]
    [InlineData("POST", "/api/webhooks/1/curl")]
    [InlineData("POST", "/api/functions/forwarder/restart")]
    [InlineData("PUT", "/api/tailnet/faults/control-down")]
    [InlineData("DELETE", "/api/tailnet/faults/control-down")]
    public async Task Change_WithoutTheTokenOfThisOrigin_IsRefused(string method, string path)
    {
        await using var inspector = await RunningInspector.StartAsync();
        var token = await inspector.RequestTokenAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(null));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync("wrong"));
        Assert.NotEqual(HttpStatusCode.Forbidden, await SendAsync(token));

        async Task<HttpStatusCode> SendAsync(string? value)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.TryAddWithoutValidation(RequestGuard.TokenHeader, value);
            using var response = await inspector.Client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Pages_CarryAContentPolicyThatKeepsToThisOrigin()
    {
        await using var inspector = await RunningInspector.StartAsync();

        using var response = await inspector.Client.GetAsync(new Uri("/", UriKind.Relative));

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("<title>Inspector</title>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_AnyAnswer_TellsNoSigningSecret()
    {
        await using var inspector = await RunningInspector.StartAsync(new InspectorOptions
        {
            Urls = RunningInspector.Options.Urls,
            LambdaAdmin = RunningInspector.Options.LambdaAdmin,
            HttpApi = RunningInspector.Options.HttpApi,
            Dashboard = RunningInspector.Options.HttpApi,
            DashboardApiKey = "the dashboard's key",
            SigningSecrets = [new SigningSecret("github", "a signing secret")],
        });
        foreach (var path in new[] { "/", "/api/session", "/api/webhooks", "/api/webhooks/samples", "/api/sandboxes" })
        {
            var answer = await inspector.Client.GetStringAsync(new Uri(path, UriKind.Relative));
            Assert.DoesNotContain("a signing secret", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("the dashboard's key", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/api/nothing", 404)]
    [InlineData("/api/events?topics=weather", 400)]
    [InlineData("/api/events?topics=tailnet", 400)]
    [InlineData("/api/webhooks/7", 404)]
    [InlineData("/api/tailnet", 404)]
    [InlineData("/api/functions", 502)]
    [InlineData("/assets/none.js", 404)]
    public async Task Api_UnknownOrUnreachable_IsAProblem(string path, int status)
    {
        await using var inspector = await RunningInspector.StartAsync();

        using var response = await inspector.Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetInt32());
    }
}
