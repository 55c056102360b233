using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Dashboard.Security;

namespace Dashboard.UnitTests.Security;

public sealed class RequestGuardTests
{
    [Theory]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:80", HttpStatusCode.OK)]
    [InlineData("dashboard.localhost", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.nip.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("192.168.1.1", HttpStatusCode.MisdirectedRequest)]
    public async Task Get_HostHeader_MustNameThisMachine(string host, HttpStatusCode expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        foreach (var url in new[] { new Uri(dashboard.Urls.Dashboard, "healthz"), new Uri(dashboard.Urls.Otlp, "v1/traces") })
        {
            using var request = new HttpRequestMessage(url.AbsolutePath == "/healthz" ? HttpMethod.Get : HttpMethod.Post, url);
            request.Headers.Host = host;
            if (request.Method == HttpMethod.Post)
            {
                request.Content = new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
            }

            using var response = await dashboard.Client.SendAsync(request);

            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task Change_WithoutTheTokenOfThisOrigin_IsRefused()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var token = (await dashboard.GetAsync("/api/session")).GetProperty("requestToken").GetString()!;

        Assert.Equal(HttpStatusCode.Forbidden, await DeleteAsync(null));
        Assert.Equal(HttpStatusCode.Forbidden, await DeleteAsync("wrong"));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(token));

        async Task<HttpStatusCode> DeleteAsync(string? value)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/telemetry");
            request.Headers.TryAddWithoutValidation(RequestGuard.TokenHeader, value);
            using var response = await dashboard.Client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task LoginToken_Set_OpensByLinkCookieOrBearerOnly()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { LoginToken = "t0ken" });

        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync("/api/resources")).StatusCode);
        Assert.Equal("/login", (await SendAsync("/traces")).Headers.Location?.OriginalString);
        Assert.Equal("/login?wrong", (await SendAsync("/login?t=wrong")).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("/healthz")).StatusCode);

        var login = await SendAsync(dashboard.Urls.Login.PathAndQuery);
        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("t0ken", cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("/api/resources", ("Cookie", cookie.Split(';')[0]))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("/api/resources", ("Authorization", "Bearer t0ken"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync("/api/resources", ("Authorization", "Bearer t0keN"))).StatusCode);

        async Task<HttpResponseMessage> SendAsync(string path, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            return await dashboard.Client.SendAsync(request);
        }
    }

    [Fact]
    public async Task Pages_CarryAContentPolicyThatKeepsToThisOrigin()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await dashboard.Client.GetAsync(new Uri("/", UriKind.Relative));

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("<title>Dashboard</title>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_UnknownPathOrParameter_IsAProblem()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        foreach (var (path, status) in new[]
        {
            ("/api/nothing", 404), ("/api/telemetry/traces?limit=many", 400), ("/api/telemetry/logs?severity=loud&field=x", 400), ("/api/telemetry/traces/0af7651916cd43dd8448eb211c80319c", 404),
            ("/api/events?topics=weather", 400), ("/api/webhooks/7", 404), ("/api/resources/none", 404), ("/api/tailnet", 503), ("/assets/none.js", 404),
        })
        {
            using var response = await dashboard.Client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal(status, (await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("status").GetInt32());
        }
    }
}
