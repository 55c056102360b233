using System.Net;
using System.Text.Json;
using Aspire.Hosting.Testing;

namespace IntegrationTests.Forwarding;

/// <summary>
/// Compares what the target gets directly with what it gets through the whole local system, and the answers likewise.
/// </summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class FidelityTests(LocalEnvironment environment)
{
    private const int Requests = 300;
    private const int BatchSize = 25;

    /// <summary>What an HTTP API takes a POST, PUT or PATCH for that names no type, and an answer without one.</summary>
    private const string TypeOfTheApi = "text/plain; charset=utf-8";

    /// <summary>What an intermediary sets or ends; everything else must be the same.</summary>
    private static readonly HashSet<string> OfTheWay = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "TE", "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port",
        "traceparent", "tracestate", "X-Amzn-Trace-Id", "Transfer-Encoding", "X-Fidelity-Id",
    };

    [Fact]
    public async Task Requests_Generated_ArriveAsIfSentDirectly()
    {
        using var client = Client();
        var target = environment.App.GetEndpoint("target", "http");
        for (var first = 0; first < Requests; first += BatchSize)
        {
            using (await client.DeleteAsync(new Uri(target, "/stub/requests")))
            {
            }

            var batch = Enumerable.Range(first, BatchSize).ToDictionary(seed => seed, GeneratedRequest.From);
            foreach (var (seed, request) in batch)
            {
                await SendAsync(client, request, target, $"direct-{seed}");
                await SendAsync(client, request, environment.Webhooks, $"relayed-{seed}");
            }

            var recorded = await RecordedAsync(client, target);
            foreach (var seed in batch.Keys)
            {
                AssertSame(seed, recorded[$"direct-{seed}"], recorded[$"relayed-{seed}"]);
            }
        }
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("HEAD", "/")]
    [InlineData("GET", "/stub/status/204")]
    [InlineData("GET", "/stub/status/304")]
    [InlineData("POST", "/stub/status/418")]
    [InlineData("GET", "/stub/status/500")]
    [InlineData("GET", "/stub/bytes/0")]
    [InlineData("GET", "/stub/bytes/1000000")]
    [InlineData("GET", "/stub/bytes/4000000")]
    [InlineData("GET", "/stub/chunks/300000")]
    [InlineData("GET", "/stub/gzip")]
    [InlineData("GET", "/stub/cookies")]
    [InlineData("GET", "/stub/headers")]
    public async Task Answers_OfEveryKind_AreAsIfSentDirectly(string method, string path)
    {
        using var client = Client();
        using var direct = await AskAsync(client, environment.App.GetEndpoint("target", "http"), method, path);
        using var relayed = await AskAsync(client, environment.Webhooks, method, path);

        Assert.Equal(direct.StatusCode, relayed.StatusCode);
        Assert.Equal(await direct.Content.ReadAsByteArrayAsync(), await relayed.Content.ReadAsByteArrayAsync());
        Assert.Equal(Fields(direct), Fields(relayed));
    }

    private static HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = LocalEnvironment.Limit,
    };

    private static async Task SendAsync(HttpClient client, GeneratedRequest request, Uri server, string id)
    {
        using var message = request.To(server, id);
        using var answer = await client.SendAsync(message);
        Assert.True(answer.IsSuccessStatusCode, $"{id} {request.Method} {request.Target}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, Uri server, string method, string path)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(server, path));
        return await client.SendAsync(message);
    }

    private static async Task<Dictionary<string, RecordedRequest>> RecordedAsync(HttpClient client, Uri target)
    {
        using var json = JsonDocument.Parse(await client.GetStringAsync(new Uri(target, "/stub/requests")));
        return json.RootElement.EnumerateArray().Select(RecordedRequest.From)
            .Where(request => request.Headers.ContainsKey("X-Fidelity-Id"))
            .ToDictionary(request => request.Headers["X-Fidelity-Id"], StringComparer.Ordinal);
    }

    private static void AssertSame(int seed, RecordedRequest direct, RecordedRequest relayed)
    {
        Assert.Equal($"{seed}: {direct.Method} {direct.Target}", $"{seed}: {relayed.Method} {relayed.Target}");
        Assert.True(direct.Body.AsSpan().SequenceEqual(relayed.Body), $"{seed}: the bodies differ: {direct.Body.Length} and {relayed.Body.Length} bytes.");
        var typed = direct.Headers.ContainsKey("Content-Type") || relayed.Headers.GetValueOrDefault("Content-Type") != TypeOfTheApi;
        Assert.Equal($"{seed}\n{Compared(direct)}", $"{seed}\n{Compared(relayed, typed ? null : "Content-Type")}");
        Assert.NotEqual("1.2.3.4", relayed.Headers["X-Forwarded-For"]);
        Assert.Equal("1.1 webhook-forwarder", relayed.Headers["Via"]);
    }

    private static string Compared(RecordedRequest request, string? without = null) => string.Join('\n', request.Headers
        .Where(field => !OfTheWay.Contains(field.Key) && !field.Key.Equals(without, StringComparison.OrdinalIgnoreCase))
        .OrderBy(field => field.Key, StringComparer.OrdinalIgnoreCase)
        .Select(field => $"{field.Key.ToLowerInvariant()}: {field.Value}"));

    /// <summary>
    /// Fields of an answer; a date is not the same twice, how the body is framed is each connection's own, what Connection names ends with it, and
    /// an HTTP API gives answers without a type one of its own.
    /// </summary>
    private static string Fields(HttpResponseMessage answer) => string.Join('\n', answer.Headers.NonValidated
        .Concat(answer.Content.Headers.NonValidated)
        .Where(field => field.Key is not ("Date" or "Transfer-Encoding" or "Content-Length" or "Connection" or "Server" or "X-Hop") &&
            !field.Key.Equals("apigw-requestid", StringComparison.OrdinalIgnoreCase) &&
            !(field.Key == "Content-Type" && field.Value.ToString() == TypeOfTheApi))
        .OrderBy(field => field.Key, StringComparer.OrdinalIgnoreCase)
        .Select(field => $"{field.Key.ToLowerInvariant()}: {string.Join(", ", field.Value)}"));
}
