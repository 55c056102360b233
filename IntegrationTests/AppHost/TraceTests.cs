using System.Diagnostics;
using System.Net;

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
            var roots = spans.Where(s => !spans.Exists(p => p.Id == s.Parent)).ToList();
            if (IsComplete(spans))
            {
                var root = Assert.Single(roots);
                Assert.Equal(parent, root.Parent);
                Assert.Equal("lambda", root.Resource);
                return;
            }

            seen.Add(string.Join(", ", spans.Select(s => $"{s.Resource}: {s.Name}")));
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
    private async Task<List<ExportedSpan>> CollectAsync(string trace)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var spans = ExportedSpan.Read(await environment.TelemetryAsync($"traces/{trace}"));
            if (IsComplete(spans) || waited.Elapsed > _patience)
            {
                return spans;
            }

            await Task.Delay(100);
        }
    }

    // All processes, and every parent but the sender's has come.
    private static bool IsComplete(List<ExportedSpan> spans) =>
        _resources.All(resource => spans.Exists(s => s.Resource == resource)) && spans.Count(s => !spans.Exists(p => p.Id == s.Parent)) == 1;
}
