using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Tunnel.UnitTests.Support;

/// <summary>An OTLP collector that keeps what it gets as text: names are readable in protobuf.</summary>
internal sealed class FakeCollector : FakeServer
{
    private readonly ConcurrentQueue<string> _metrics = new();

    /// <summary>The metrics of all exports.</summary>
    public string Metrics => string.Concat(_metrics);

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
        if (context.Request.Path == "/v1/metrics")
        {
            _metrics.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
        }
    }
}
