using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace IntegrationTests.AppHost;

/// <summary>One webhook is one trace, from the sender's context to the target.</summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class TraceTests(LocalEnvironment environment)
{
    // Functions give up telemetry rather than hold a webhook up: on a busy machine a span can be lost, and the next webhook is asked.
    private const int Attempts = 8;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly string[] _resources = ["authorizer", "forwarder", "lambda", "target"];

    [Fact]
    public async Task Webhook_WithTraceParent_IsOneTraceAcrossAllProcesses()
    {
        var seen = new List<string>();
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var (trace, parent) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());
            await SendAsync(trace, parent);
            var spans = await CollectAsync(trace);
            var roots = spans.Where(s => !spans.Exists(p => Text(p, "spanId") == Text(s, "parentSpanId"))).ToList();
            if (IsComplete(spans))
            {
                var root = Assert.Single(roots);
                Assert.Equal(parent, Text(root, "parentSpanId"));
                Assert.Equal("lambda", Text(root, "resource"));
                return;
            }

            seen.Add(string.Join(", ", spans.Select(s => $"{Text(s, "resource")}: {Text(s, "name")}")));
        }

        Assert.Fail($"No trace was complete. Seen:{Environment.NewLine}{string.Join(Environment.NewLine, seen)}");
    }

    private async Task SendAsync(string trace, string parent)
    {
        using var sender = environment.CreateSender();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/traced");
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-{parent}-01");
        using var answer = await sender.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>The spans there are once all processes are among them, or after a while.</summary>
    private async Task<List<JsonElement>> CollectAsync(string trace)
    {
        using var dashboard = new HttpClient { BaseAddress = environment.Dashboard, Timeout = LocalEnvironment.Limit };
        var waited = Stopwatch.StartNew();
        while (true)
        {
            using var answer = await dashboard.GetAsync(new Uri($"/api/telemetry/traces/{trace}", UriKind.Relative));
            var spans = answer.StatusCode == HttpStatusCode.OK
                ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("spans").EnumerateArray().ToList()
                : [];
            if (IsComplete(spans) || waited.Elapsed > _patience)
            {
                return spans;
            }

            await Task.Delay(100);
        }
    }

    // All processes, and every parent but the sender's has come.
    private static bool IsComplete(List<JsonElement> spans) =>
        _resources.All(resource => spans.Exists(s => Text(s, "resource") == resource))
        && spans.Count(s => !spans.Exists(p => Text(p, "spanId") == Text(s, "parentSpanId"))) == 1;

    private static string Text(JsonElement span, string property) =>
        span.TryGetProperty(property, out var value) ? value.GetString() ?? "" : "";
}
