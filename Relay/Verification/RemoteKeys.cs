using System.Net;

namespace Relay.Verification;

/// <summary>
/// Keys and certificates that senders publish, fetched over HTTPS on the sandbox's own network (not through the tunnel), kept for an hour. Who asks
/// has made sure of the host; redirects are not followed. What cannot be fetched is an error: nothing passes without its key.
/// </summary>
/// <param name="createHandler">Makes what sends requests, when the first is to be sent.</param>
/// <param name="time">Clock.</param>
internal sealed class RemoteKeys(Func<HttpMessageHandler> createHandler, TimeProvider time) : IDisposable
{
    /// <summary>How long a document is used without asking again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Least time between two looks at a document: forged tokens with unknown keys must not become a load on anyone.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(15);

    /// <summary>Largest document, in bytes.</summary>
    private const int MaxBytes = 64 * 1024;

    /// <summary>Documents that are kept: senders have one each, or one for each region.</summary>
    private const int MaxDocuments = 32;

    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(3);

    private readonly Dictionary<Uri, Document> _documents = [];
    private HttpClient? _client;

    /// <summary>A client's handler for the open network.</summary>
    public static HttpMessageHandler CreateHandler() => new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromSeconds(1) };

    /// <summary>A document. Null, with the reason, when it cannot be had.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="error">Why there is none, for the log.</param>
    /// <param name="isNewWanted">Whether one that lacks something is to be fetched again, unless that was done just now.</param>
    public byte[]? Get(Uri url, TimeSpan limit, out string? error, bool isNewWanted = false)
    {
        error = null;
        var now = time.GetUtcNow();
        if (_documents.TryGetValue(url, out var kept) && now - kept.Fetched < (isNewWanted ? RefreshInterval : Lifetime))
        {
            error = kept.Error;
            return kept.Bytes;
        }

        var (bytes, problem) = FetchAsync(url, limit < FetchLimit ? limit : FetchLimit).GetAwaiter().GetResult();
        if (bytes is null && kept?.Bytes is not null)
        {
            // The old one is as good as it was; asked again after the interval.
            bytes = kept.Bytes;
            problem = null;
        }

        if (_documents.Count >= MaxDocuments && !_documents.ContainsKey(url))
        {
            _documents.Clear();
        }

        // What could not be had is asked for again after the interval, not after the lifetime.
        var isNew = problem is null && bytes != kept?.Bytes;
        _documents[url] = new Document(bytes, problem, isNew ? now : now - Lifetime + RefreshInterval);
        error = problem;
        return bytes;
    }

    public void Dispose() => _client?.Dispose();

    /// <summary>Visits an address and forgets what it says. Null, or what went wrong.</summary>
    public string? Visit(Uri url, TimeSpan limit) => FetchAsync(url, limit < FetchLimit ? limit : FetchLimit).GetAwaiter().GetResult().Error;

    private async Task<(byte[]? Bytes, string? Error)> FetchAsync(Uri url, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.FromMilliseconds(1), time);
        try
        {
            _client ??= new HttpClient(createHandler()) { Timeout = Timeout.InfiniteTimeSpan };
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (null, $"{url} answers {(int)response.StatusCode}");
            }

            using var stream = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
            var bytes = new byte[MaxBytes + 1];
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, timeout.Token).ConfigureAwait(false);
            return length <= MaxBytes ? (bytes[..length], null) : (null, $"{url} has more than {MaxBytes} bytes");
        }
        catch (OperationCanceledException)
        {
            return (null, $"{url} did not answer within {limit.TotalSeconds:0.0} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, $"{url} cannot be reached from the function's own network ({(e as HttpRequestException)?.HttpRequestError.ToString() ?? "IO"})");
        }
    }

    /// <param name="Bytes">The document; null: it could not be had.</param>
    /// <param name="Error">Why not.</param>
    /// <param name="Fetched">From when its age counts.</param>
    private sealed record Document(byte[]? Bytes, string? Error, DateTimeOffset Fetched);
}
