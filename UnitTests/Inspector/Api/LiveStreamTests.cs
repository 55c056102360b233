using System.Text.Json;
using Inspector.Webhooks;

namespace Inspector.UnitTests.Api;

public sealed class LiveStreamTests
{
    [Fact]
    public async Task Webhooks_Followed_ComeAsNdjson()
    {
        await using var inspector = await RunningInspector.StartAsync();
        using var response = await inspector.Client.GetAsync(new Uri("/api/webhooks?follow=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        var line = await ReadWhileAddingAsync(inspector, reader.ReadLineAsync());

        Assert.Equal("/live", JsonDocument.Parse(line!).RootElement.GetProperty("path").GetString());
    }

    [Fact]
    public async Task Events_TopicsOfAPage_ComeOverOneConnection_WhichEndsWithTheServer()
    {
        await using var inspector = await RunningInspector.StartAsync();
        using var response = await inspector.Client.GetAsync(new Uri("/api/events?topics=webhooks,sandboxes", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal(": open", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());

        Assert.Equal("event: webhooks", await ReadWhileAddingAsync(inspector, reader.ReadLineAsync()));
        Assert.Contains("/live", await reader.ReadLineAsync(), StringComparison.Ordinal);

        await inspector.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    // The watcher registers after the headers are sent: webhooks are added until one is seen.
    private static async Task<string?> ReadWhileAddingAsync(RunningInspector inspector, Task<string?> reading)
    {
        for (var id = 1; id < 600 && !reading.IsCompleted; id++)
        {
            inspector.Get<WebhookStore>().Add(new WebhookRecord { Id = id, Path = "/live" });
            await Task.WhenAny(reading, Task.Delay(50));
        }

        return await reading.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
