using System.Net.Http.Headers;
using System.Threading.Channels;

namespace Dashboard.Otlp;

/// <summary>Passes received requests on to an outside collector, in the background. While that is slow or gone, the oldest are dropped.</summary>
internal sealed partial class OtlpForwarder : IAsyncDisposable
{
    private const int MaxQueued = 256;
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;
    private readonly Uri _endpoint;
    private readonly ILogger<OtlpForwarder> _logger;
    private readonly Channel<(string Path, string ContentType, byte[] Body)> _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private long _forwarded;
    private long _lost;
    private bool _complained;

    public OtlpForwarder(Uri endpoint, string? headers, ILogger<OtlpForwarder> logger)
    {
        _endpoint = new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/");
        _logger = logger;

        // No trace context of our own: forwarding must not make telemetry that is forwarded in turn.
        _client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = _timeout };
        foreach (var (name, value) in Parse(headers))
        {
            _client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }

        _queue = Channel.CreateBounded<(string, string, byte[])>(
            new BoundedChannelOptions(MaxQueued) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _lost));
        _running = RunAsync();
    }

    /// <summary>Requests passed on, and requests lost.</summary>
    public (long Forwarded, long Lost) Counts => (Interlocked.Read(ref _forwarded), Interlocked.Read(ref _lost));

    /// <summary>Queues a request; never waits.</summary>
    public void Forward(string path, string contentType, byte[] body) => _queue.Writer.TryWrite((path, contentType, body));

    /// <summary>Gives what is queued a second, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _stopping.CancelAfter(TimeSpan.FromSeconds(1));
        await _running;
        _client.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Header list as <c>OTEL_EXPORTER_OTLP_HEADERS</c> has it: comma-separated <c>name=value</c>, values percent-encoded.</summary>
    internal static IEnumerable<(string Name, string Value)> Parse(string? headers) =>
        from pair in (headers ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let split = pair.IndexOf('=', StringComparison.Ordinal)
        where split > 0
        select (pair[..split].Trim(), Uri.UnescapeDataString(pair[(split + 1)..].Trim()));

    private async Task RunAsync()
    {
        await foreach (var (path, contentType, body) in _queue.Reader.ReadAllAsync())
        {
            if (_stopping.IsCancellationRequested || !await PostAsync(path, contentType, body))
            {
                Interlocked.Increment(ref _lost);
            }
            else
            {
                Interlocked.Increment(ref _forwarded);
            }
        }
    }

    private async Task<bool> PostAsync(string path, string contentType, byte[] body)
    {
        try
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            using var response = await _client.PostAsync(new Uri(_endpoint, path), content, _stopping.Token);
            if (response.IsSuccessStatusCode)
            {
                _complained = false;
                return true;
            }

            Complain($"status {(int)response.StatusCode}");
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            Complain(error.Message);
        }

        return false;
    }

    private void Complain(string reason)
    {
        if (!_complained)
        {
            _complained = true;
            Log.Unreachable(_logger, _endpoint, reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Telemetry is not passed on to {Endpoint}: {Reason}. Said once until it works again.")]
        public static partial void Unreachable(ILogger logger, Uri endpoint, string reason);
    }
}
