using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Testing.Tailnets;

/// <summary>An OTLP collector that keeps what it gets as text: names are readable in protobuf.</summary>
internal sealed class FakeCollector : FakeServer
{
    private readonly ConcurrentQueue<string> _metrics = new();
    private readonly ConcurrentQueue<string> _traces = new();

    /// <summary>The metrics of all exports.</summary>
    public string Metrics => string.Concat(_metrics);

    /// <summary>The spans of all exports.</summary>
    public string Traces => string.Concat(_traces);

    public static async Task<FakeCollector> StartAsync()
    {
        var collector = new FakeCollector();
        await collector.StartAsync(collector.HandleAsync);
        return collector;
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var text = Encoding.Latin1.GetString(body.ToArray());
        if (context.Request.Path == "/v1/metrics")
        {
            _metrics.Enqueue(text);
        }
        else if (context.Request.Path == "/v1/traces")
        {
            _traces.Enqueue(text);
        }
    }
}
