using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using LambdaEmulator.Configuration;
using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests;

public sealed class AuthorizerTests
{
    private static readonly AuthorizerOptions _plain = new() { Name = "gate", Function = "authorizer" };

    [Fact]
    public async Task Request_Allowed_ReachesTheFunctionWithTheContext()
    {
        await using var emulator = await StartAsync("""{"isAuthorized":true,"context":{"rule":"7"}}""", _plain);

        using var response = await emulator.Api.PostAsync("/some/path?x=1", new StringContent("body"));

        var e = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("7", e.GetProperty("requestContext").GetProperty("authorizer").GetProperty("lambda").GetProperty("rule").GetString());
        var asked = JsonElement.Parse(emulator.Output.Split("AUTHORIZE ")[1].Split('\n')[0]);
        Assert.Equal("2.0", asked.GetProperty("version").GetString());
        Assert.Equal("REQUEST", asked.GetProperty("type").GetString());
        Assert.Equal("arn:aws:execute-api:us-east-1:123456789012:local/$default/POST/some/path", asked.GetProperty("routeArn").GetString());
        Assert.False(asked.TryGetProperty("body", out _));
        Assert.Equal("/some/path", asked.GetProperty("rawPath").GetString());
    }

    [Theory]
    [InlineData("""{"isAuthorized":false}""", HttpStatusCode.Forbidden, "Forbidden", "deny")]
    [InlineData("""{"isAuthorized":"yes"}""", HttpStatusCode.InternalServerError, "Internal Server Error", "error")]
    [InlineData("""{}""", HttpStatusCode.InternalServerError, "Internal Server Error", "error")]
    [InlineData("[]", HttpStatusCode.InternalServerError, "Internal Server Error", "error")]
    [InlineData("not json", HttpStatusCode.InternalServerError, "Internal Server Error", "error")]
    [InlineData("crash", HttpStatusCode.InternalServerError, "Internal Server Error", "error")]
    public async Task Request_NotAllowed_IsRefusedWithoutTheFunction(string answer, HttpStatusCode status, string message, string decision)
    {
        await using var emulator = await StartAsync(answer, _plain);

        using var response = await emulator.Api.GetAsync("/");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal($$"""{"message":"{{message}}"}""", await response.Content.ReadAsStringAsync());
        Assert.DoesNotContain("hello | START", emulator.Output, StringComparison.Ordinal);
        var webhook = (await emulator.Lambda.GetFromJsonAsync<JsonElement>("/webhooks"))[0];
        Assert.Equal(decision, webhook.GetProperty("authorizer").GetProperty("decision").GetString());
    }

    [Fact]
    public async Task Request_IdentitySourceMissing_UnauthorizedWithoutACall()
    {
        await using var emulator = await StartAsync("""{"isAuthorized":true}""", _plain with { IdentitySources = ["$request.header.Authorization", "$request.querystring.key"] });

        using var without = await emulator.Api.GetAsync("/?key=1");
        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal("""{"message":"Unauthorized"}""", await without.Content.ReadAsStringAsync());
        Assert.DoesNotContain("AUTHORIZE", emulator.Output, StringComparison.Ordinal);

        using var with = await SendAsync(emulator, "/?key=1", "token");
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
        Assert.Contains("\"identitySource\": [\"token\", \"1\"]", emulator.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_SameIdentityWithinTheTtl_IsAnsweredFromTheCacheAcrossRoutes()
    {
        await using var emulator = await StartAsync(
            """{"isAuthorized":true,"context":{"call":{count}}}""",
            _plain with { IdentitySources = ["$request.header.Authorization"], Ttl = TimeSpan.FromMinutes(5) });

        Assert.Equal(1, await CallAsync(emulator, "/a", "x"));
        Assert.Equal(1, await CallAsync(emulator, "/b", "x"));
        Assert.Equal(2, await CallAsync(emulator, "/a", "y"));

        Assert.Equal(2, Regex.Count(emulator.Output, "AUTHORIZE "));
        var decisions = (await emulator.Lambda.GetFromJsonAsync<JsonElement>("/webhooks")).EnumerateArray()
            .Select(static webhook => webhook.GetProperty("authorizer").GetProperty("decision").GetString()!);
        Assert.Equal(["allow", "cached", "allow"], decisions);
    }

    [Fact]
    public async Task Request_TtlOver_IsAskedAgain()
    {
        await using var emulator = await StartAsync(
            """{"isAuthorized":true,"context":{"call":{count}}}""",
            _plain with { IdentitySources = ["$request.header.Authorization"], Ttl = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(1, await CallAsync(emulator, "/", "x"));

        await Eventually.HoldsAsync(async () => await CallAsync(emulator, "/", "x") == 2, () => "a second call");
    }

    [Theory]
    [InlineData("""[{"Action":"execute-api:Invoke","Effect":"Allow","Resource":"{arn}"}]""", HttpStatusCode.OK)]
    [InlineData("""{"Action":"execute-api:*","Effect":"Allow","Resource":["arn:aws:execute-api:*:*:local/*/GET/a?c"]}""", HttpStatusCode.OK)]
    [InlineData("""[{"Action":"*","Effect":"Allow","Resource":"*"},{"Action":"*","Effect":"Deny","Resource":"*/abc"}]""", HttpStatusCode.Forbidden)]
    [InlineData("""[{"Action":"s3:GetObject","Effect":"Allow","Resource":"*"}]""", HttpStatusCode.Forbidden)]
    [InlineData("""[{"Action":"*","Effect":"Allow","Resource":"*/POST/*"}]""", HttpStatusCode.Forbidden)]
    [InlineData("[]", HttpStatusCode.Forbidden)]
    [InlineData("""[{"Action":"*","Effect":"Perhaps","Resource":"*"}]""", HttpStatusCode.InternalServerError)]
    [InlineData("""[{"Action":"*","Effect":"Allow","Resource":"*","Condition":{}}]""", HttpStatusCode.InternalServerError)]
    public async Task Request_IamPolicy_IsEvaluated(string statements, HttpStatusCode status)
    {
        await using var emulator = await StartAsync(
            """{"principalId":"me","policyDocument":{"Version":"2012-10-17","Statement":STATEMENTS},"context":{"k":"v"}}""".Replace("STATEMENTS", statements, StringComparison.Ordinal),
            _plain with { SimpleResponses = false });

        using var response = await emulator.Api.GetAsync("/abc");

        Assert.Equal(status, response.StatusCode);
    }

    private static async Task<int> CallAsync(RunningEmulator emulator, string path, string authorization)
    {
        using var response = await SendAsync(emulator, path, authorization);
        var e = await response.Content.ReadFromJsonAsync<JsonElement>();
        return e.GetProperty("requestContext").GetProperty("authorizer").GetProperty("lambda").GetProperty("call").GetInt32();
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningEmulator emulator, string path, string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await emulator.Api.SendAsync(request);
    }

    /// <summary>The authorizer function's own limit is longer: the API's 10 seconds end the wait.</summary>
    [Fact]
    public async Task Request_AuthorizerTakesLongerThanTheApiWaits_IsAnErrorWithoutTheFunction()
    {
        await using var emulator = await RunningEmulator.StartAsync(
            new EmulatorOptions
            {
                HttpApi = new HttpApiOptions
                {
                    Routes = [new HttpApiRouteOptions("$default", "hello", "gate")],
                    Authorizers = new Dictionary<string, AuthorizerOptions> { ["gate"] = _plain },
                },
            },
            new HastenedTime(),
            Scripts.Function(),
            Scripts.Authorizer("hang") with { Timeout = TimeSpan.FromSeconds(200) });

        using var response = await emulator.Api.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("authorizer gate took longer than 10 s", await emulator.Lambda.GetStringAsync("/webhooks"), StringComparison.Ordinal);
        Assert.DoesNotContain("hello | START", emulator.Output, StringComparison.Ordinal);
    }

    private static Task<RunningEmulator> StartAsync(string answer, AuthorizerOptions authorizer) => RunningEmulator.StartAsync(
        new EmulatorOptions
        {
            HttpApi = new HttpApiOptions
            {
                Routes = [new HttpApiRouteOptions("$default", "hello", "gate"), new HttpApiRouteOptions("GET /b", "hello", "gate")],
                Authorizers = new Dictionary<string, AuthorizerOptions> { ["gate"] = authorizer },
            },
        },
        Scripts.Function(),
        Scripts.Authorizer(answer));
}
