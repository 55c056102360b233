using System.Net.ServerSentEvents;
using System.Text.Json;
using Dashboard.Api;
using Dashboard.Resources;
using Dashboard.Webhooks;

namespace Dashboard.Lambda;

/// <summary>Follows the Lambda emulator's admin API as long as the emulator runs: webhooks and sandboxes, over one open connection.</summary>
internal sealed partial class LambdaWatcher : IAsyncDisposable
{
    private static readonly TimeSpan _retry = TimeSpan.FromMilliseconds(500);

    private readonly IResourceSource _resources;
    private readonly AdminUrls _urls;
    private readonly WebhookStore _webhooks;
    private readonly SandboxStore _sandboxes;
    private readonly TimeProvider _time;
    private readonly ILogger<LambdaWatcher> _logger;
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    public LambdaWatcher(HttpClient client, IResourceSource resources, AdminUrls urls, WebhookStore webhooks, SandboxStore sandboxes, TimeProvider time, ILogger<LambdaWatcher> logger)
    {
        _client = client;
        _resources = resources;
        _urls = urls;
        _webhooks = webhooks;
        _sandboxes = sandboxes;
        _time = time;
        _logger = logger;
        _running = RunAsync(_stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    /// <summary>Waits for resources to change until there is an emulator, then follows it until its stream ends.</summary>
    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _resources.WatchAsync(cancellationToken))
        {
            while (_urls.LambdaAdmin is { } admin && !cancellationToken.IsCancellationRequested)
            {
                await FollowAsync(admin, cancellationToken);
                await Task.Delay(_retry, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task FollowAsync(Uri admin, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await _client.GetStreamAsync(new Uri(admin, "events"), cancellationToken);

            // What was before the stream began; what came in between is told twice and taken once.
            var sandboxes = await ReadAsync<SandboxRecord>(admin, "sandboxes", cancellationToken);
            _sandboxes.Retain(sandboxes.Select(sandbox => sandbox.Id));
            sandboxes.ForEach(_sandboxes.Set);
            (await ReadAsync<WebhookRecord>(admin, "webhooks", cancellationToken)).ForEach(_webhooks.Add);

            await foreach (var item in SseParser.Create(stream, static (_, data) => data.ToArray()).EnumerateAsync(cancellationToken))
            {
                Take(item.EventType, item.Data);
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException)
        {
            Log.Lost(_logger, admin, error.Message);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task<List<T>> ReadAsync<T>(Uri admin, string path, CancellationToken cancellationToken) =>
        await _client.GetFromJsonAsync<List<T>>(new Uri(admin, path), ApiJson.Options, cancellationToken) ?? [];

    private void Take(string eventType, byte[] data)
    {
        switch (eventType)
        {
            case "webhook" when JsonSerializer.Deserialize<WebhookRecord>(data, ApiJson.Options) is { } webhook:
                _webhooks.Add(webhook);
                break;
            case "sandbox" when JsonSerializer.Deserialize<SandboxRecord>(data, ApiJson.Options) is { } sandbox:
                _sandboxes.Set(sandbox);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "The stream of {Admin} ended: {Reason}")]
        public static partial void Lost(ILogger logger, Uri admin, string reason);
    }
}
