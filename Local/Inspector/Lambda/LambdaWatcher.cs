using System.Net.ServerSentEvents;
using System.Text.Json;
using Inspector.Api;
using Inspector.Webhooks;

namespace Inspector.Lambda;

/// <summary>Follows the Lambda emulator's admin API over one open connection: webhooks and sandboxes. Opens it again when it ends.</summary>
internal sealed partial class LambdaWatcher(
    AdminClient client,
    InspectorOptions options,
    WebhookStore webhooks,
    SandboxStore sandboxes,
    TimeProvider time,
    ILogger<LambdaWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await FollowAsync(stoppingToken);
            sandboxes.IsAvailable = false;
            await Task.Delay(_retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await client.OpenAsync(new Uri(options.LambdaAdmin, "events"), cancellationToken);

            // What was before the stream began; what came in between is told twice and taken once.
            var known = await ReadAsync<SandboxRecord>("sandboxes", cancellationToken);
            sandboxes.Retain(known.Select(sandbox => sandbox.Id));
            known.ForEach(sandboxes.Set);
            (await ReadAsync<WebhookRecord>("webhooks", cancellationToken)).ForEach(webhooks.Add);
            sandboxes.IsAvailable = true;

            await foreach (var item in SseParser.Create(stream, static (_, data) => data.ToArray()).EnumerateAsync(cancellationToken))
            {
                Take(item.EventType, item.Data);
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException)
        {
            Log.Lost(logger, options.LambdaAdmin, error.Message);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task<List<T>> ReadAsync<T>(string path, CancellationToken cancellationToken)
    {
        await using var stream = await client.OpenAsync(new Uri(options.LambdaAdmin, path), cancellationToken);
        return await JsonSerializer.DeserializeAsync<List<T>>(stream, ApiJson.Options, cancellationToken) ?? [];
    }

    private void Take(string eventType, byte[] data)
    {
        switch (eventType)
        {
            case "webhook" when JsonSerializer.Deserialize<WebhookRecord>(data, ApiJson.Options) is { } webhook:
                webhooks.Add(webhook);
                break;
            case "sandbox" when JsonSerializer.Deserialize<SandboxRecord>(data, ApiJson.Options) is { } sandbox:
                sandboxes.Set(sandbox);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "The stream of {Admin} ended: {Reason}")]
        public static partial void Lost(ILogger logger, Uri admin, string reason);
    }
}
