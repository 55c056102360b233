using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Tunnel.UnitTests.Support;

/// <summary>An OTLP collector that keeps the bodies as they are: names are readable in protobuf.</summary>
internal sealed class FakeCollector : FakeServer
{
    private readonly ConcurrentQueue<(string Path, string Text)> _received = new();

    public static async Task<FakeCollector> StartAsync()
    {
        var collector = new FakeCollector();
        await collector.StartAsync(collector.HandleAsync);
        return collector;
    }

    public bool Received(string path, string text) => _received.Any(r => r.Path == path && r.Text.Contains(text, StringComparison.Ordinal));

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Enqueue((context.Request.Path.Value!, Encoding.Latin1.GetString(body.ToArray())));
    }
}
