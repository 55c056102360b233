using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace IntegrationTests.AppHost;

/// <summary>One webhook is one trace, from the sender's context to the target.</summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class TraceTests(LocalEnvironment environment)
{
    private static readonly string[] _resources = ["authorizer", "forwarder", "lambda", "target"];

    [Fact]
    public async Task Webhook_WithTraceParent_IsOneTraceAcrossAllProcesses()
    {
        var (trace, parent) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());
        using var sender = environment.CreateSender();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/traced");
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-{parent}-01");

        using var answer = await sender.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var spans = await WaitForSpansAsync(trace);
        var root = Assert.Single(spans, s => Text(s, "parentSpanId") == parent);
        Assert.Equal("lambda", Text(root, "resource"));
        var ids = spans.Select(s => Text(s, "spanId")).ToHashSet();
        Assert.All(spans.Where(s => Text(s, "spanId") != Text(root, "spanId")), s => Assert.Contains(Text(s, "parentSpanId"), ids));
    }

    private async Task<List<JsonElement>> WaitForSpansAsync(string trace)
    {
        using var dashboard = new HttpClient { BaseAddress = environment.Dashboard, Timeout = LocalEnvironment.Limit };
        return await Poll.ForAsync(
            async () =>
            {
                using var answer = await dashboard.GetAsync(new Uri($"/api/telemetry/traces/{trace}", UriKind.Relative));
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    return null;
                }

                var document = await answer.Content.ReadFromJsonAsync<JsonElement>();
                var spans = document.GetProperty("spans").EnumerateArray().ToList();
                var seen = spans.Select(s => Text(s, "resource")).ToHashSet();
                var ids = spans.Select(s => Text(s, "spanId")).ToHashSet();
                var complete = _resources.All(seen.Contains) && spans.Count(s => !ids.Contains(Text(s, "parentSpanId"))) == 1;
                return complete ? spans : null;
            },
            $"the trace has spans of {string.Join(", ", _resources)}");
    }

    private static string Text(JsonElement span, string property) =>
        span.TryGetProperty(property, out var value) ? value.GetString() ?? "" : "";
}
