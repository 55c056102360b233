using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lambda.UnitTests.Support;
using LambdaEmulator.Configuration;

namespace Lambda.UnitTests;

public sealed class HttpApiTests
{
    [Fact]
    public async Task Request_DefaultRouteWithAuthorizer_ReachesTheFunctionWithItsContext()
    {
        await using var emulator = await StartAsync("""{"isAuthorized":true,"context":{"rule":"7"}}""");

        var request = await emulator.Api.GetFromJsonAsync<JsonElement>("/some%20path?x=1&x=2");

        Assert.Equal("/some path", request.GetProperty("rawPath").GetString());
        Assert.Equal("x=1&x=2", request.GetProperty("rawQueryString").GetString());
        Assert.Equal("7", request.GetProperty("requestContext").GetProperty("authorizer").GetProperty("lambda").GetProperty("rule").GetString());
    }

    [Theory]
    [InlineData("""{"isAuthorized":false}""", HttpStatusCode.Forbidden, """{"message":"Forbidden"}""")]
    [InlineData("""{"isAuthorized":"yes"}""", HttpStatusCode.InternalServerError, """{"message":"Internal Server Error"}""")]
    [InlineData("crash", HttpStatusCode.InternalServerError, """{"message":"Internal Server Error"}""")]
    public async Task Request_AuthorizerDoesNotAllow_IsRefused(string answer, HttpStatusCode status, string body)
    {
        await using var emulator = await StartAsync(answer);

        using var response = await emulator.Api.GetAsync("/");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Webhooks_AfterARequest_HoldItAndItsAnswer()
    {
        await using var emulator = await StartAsync("""{"isAuthorized":true}""");
        using var answer = await emulator.Api.PostAsync("/hook", new StringContent("payload"));

        var webhook = (await emulator.Lambda.GetFromJsonAsync<JsonElement>("/webhooks?after=0"))[0];

        Assert.Equal("/hook", webhook.GetProperty("path").GetString());
        Assert.Equal("payload"u8.ToArray(), webhook.GetProperty("requestBody").GetBytesFromBase64());
        Assert.Equal(200, webhook.GetProperty("status").GetInt32());
        Assert.True(webhook.GetProperty("cold").GetBoolean());
        Assert.Equal("allow", webhook.GetProperty("authorizer").GetProperty("decision").GetString());
    }

    private static Task<RunningEmulator> StartAsync(string authorizer) => RunningEmulator.StartAsync(
        new EmulatorOptions
        {
            HttpApi = new HttpApiOptions
            {
                Routes = [new HttpApiRouteOptions("$default", "hello", "gate")],
                Authorizers = new Dictionary<string, AuthorizerOptions> { ["gate"] = new() { Name = "gate", Function = "authorizer" } },
            },
        },
        Scripts.Function(),
        Scripts.Authorizer(authorizer));
}
