namespace Inspector.Api;

/// <summary>
/// Talks to the emulators' admin APIs and to the dashboard's. Nothing is tried again here: a page would wait for it in vain, and who
/// follows a stream opens it anew.
/// </summary>
internal sealed class AdminClient : IDisposable
{
    private const int MaxBodyBytes = 64 * 1024;
    private static readonly TimeSpan _answerLimit = TimeSpan.FromSeconds(10);

    // No span for each: a stream's would never end.
    private readonly HttpClient _client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Opens a stream, which may last for ever.</summary>
    /// <exception cref="HttpRequestException">The server cannot be reached, or does not answer 200.</exception>
    public async Task<Stream> OpenAsync(Uri url, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return await response.Content.ReadAsStreamAsync(cancellationToken);
        }

        using (response)
        {
            throw new HttpRequestException($"{url} answered {(int)response.StatusCode}.", null, response.StatusCode);
        }
    }

    /// <summary>Passes a request on to an emulator's admin API, so that pages need only talk to the inspector.</summary>
    public async Task ForwardAsync(HttpContext context, Uri admin, string path)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(_answerLimit);
        try
        {
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(admin, path));
            if (context.Request.ContentLength is > 0 and <= MaxBodyBytes)
            {
                request.Content = new StreamContent(context.Request.Body);
                request.Content.Headers.ContentLength = context.Request.ContentLength;
                request.Content.Headers.TryAddWithoutValidation("content-type", context.Request.ContentType);
            }

            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.Headers.CacheControl = "no-store";
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await response.Content.CopyToAsync(context.Response.Body, limit.Token);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            var reason = error is OperationCanceledException ? $"not within {_answerLimit.TotalSeconds:0} s" : error.Message;
            await ApiProblem.WriteAsync(context, StatusCodes.Status502BadGateway, $"The emulator at {admin} did not answer: {reason}");
        }
    }

    public void Dispose() => _client.Dispose();
}
