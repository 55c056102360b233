using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace IntegrationTests.AppHost;

/// <summary>A developer's own target, with routes and a sender's secret of their own.</summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class OwnTargetTests
{
    private const string Secret = "It's a Secret to Everybody";
    private const string Payload = """{"zen":"Keep it logically awesome."}""";

    [Fact]
    public async Task Send_SignedForARouteToOnesOwnTarget_ArrivesThereAndOnlyWhenTheSignatureIsRight()
    {
        await using var target = WebApplication.CreateSlimBuilder().Build();
        target.Urls.Add("http://127.0.0.1:0");
        target.MapPost("/builds", async (HttpRequest request) => $"built {await new StreamReader(request.Body).ReadToEndAsync()}");
        await target.StartAsync();
        var port = new Uri(target.Urls.Single()).Port.ToString(CultureInfo.InvariantCulture);
        var routes = $$$$"""
            {"routes":[{"name":"github","match":{"methods":["POST"],"path":"/github"},"target":"http://target:{{{{port}}}}/builds",
             "verification":{"scheme":"github","secret":{"name":"webhooks/github"}}}]}
            """;

        await using var environment = await LocalEnvironment.StartAsync($"--Target:Port={port}", $"--ROUTES={routes}", $"--SenderSecrets:github={Secret}");

        var digest = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(Payload)));
        Assert.Equal((HttpStatusCode.OK, $"built {Payload}"), await PostAsync(environment, "/github", digest));
        var (status, problem) = await PostAsync(environment, "/github", new string('0', 64));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("SignatureMismatch", problem, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(environment, "/elsewhere", digest)).Status);
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(LocalEnvironment environment, string path, string digest)
    {
        using var sender = environment.CreateSender();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = new StringContent(Payload, Encoding.UTF8, "application/json");
        request.Headers.Add("X-Hub-Signature-256", $"sha256={digest}");
        using var response = await sender.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
