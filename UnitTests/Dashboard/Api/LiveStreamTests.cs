using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Dashboard.UnitTests.Api;

public sealed class LiveStreamTests
{
    private const string Log = """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":17,"body":{"stringValue":"it broke"}}]}]}]}""";

    [Fact]
    public async Task Logs_Followed_ComeAsNdjson()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/telemetry/logs?follow=true&severity=Error");
        using var response = await dashboard.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        var line = await ReadWhileSendingAsync(dashboard, reader.ReadLineAsync());

        Assert.Equal("it broke", JsonDocument.Parse(line!).RootElement.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Events_TopicsOfAPage_ComeOverOneConnection_WhichEndsWithTheServer()
    {
        var dashboard = await RunningDashboard.StartAsync();
        using var response = await dashboard.Client.GetAsync(new Uri("/api/events?topics=logs,traces,resources,metrics,webhooks,sandboxes,tailnet,console", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal(": open", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());

        Assert.Equal("event: logs", await ReadWhileSendingAsync(dashboard, reader.ReadLineAsync()));
        Assert.Contains("it broke", await reader.ReadLineAsync(), StringComparison.Ordinal);

        await dashboard.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    // The watcher registers after the headers are sent: the record is sent until it is seen.
    private static async Task<string?> ReadWhileSendingAsync(RunningDashboard dashboard, Task<string?> reading)
    {
        using var client = new HttpClient { BaseAddress = dashboard.Urls.Otlp };
        for (var i = 0; i < 300 && !reading.IsCompleted; i++)
        {
            using var content = new StringContent(Log, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            using var sent = await client.PostAsync(new Uri("v1/logs", UriKind.Relative), content);
            await Task.WhenAny(reading, Task.Delay(50));
        }

        return await reading.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
