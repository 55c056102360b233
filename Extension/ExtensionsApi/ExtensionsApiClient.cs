using System.Text;
using System.Text.Json;

namespace Extension.ExtensionsApi;

/// <summary>Lambda's Extensions API.</summary>
/// <remarks>Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html</remarks>
public sealed class ExtensionsApiClient : IDisposable
{
    private const string IdentifierHeader = "Lambda-Extension-Identifier";
    private const int MaxError = 1024;

    private readonly HttpClient _http;
    private readonly string _base;
    private string? _identifier;

    /// <param name="runtimeApi"><c>AWS_LAMBDA_RUNTIME_API</c>: <c>host:port</c>, perhaps with a path behind it.</param>
    public ExtensionsApiClient(string runtimeApi)
    {
        _base = $"http://{runtimeApi.TrimEnd('/')}/2020-01-01/extension/";
        // `next` blocks for as long as the sandbox sleeps: no time limit.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Registers for SHUTDOWN. INVOKE is not taken: every invocation would wait for this extension.</summary>
    /// <param name="name">The extension's file name: by it Lambda knows that it is an external one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ExtensionsApiException">The registration was refused.</exception>
    public async Task RegisterAsync(string name, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _base + "register");
        request.Headers.Add("Lambda-Extension-Name", name);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new RegisterExtensionRequest(["SHUTDOWN"]), ExtensionsApiJson.Default.RegisterExtensionRequest));
        using var response = await SendAsync(request, cancellationToken);
        _identifier = response.Headers.TryGetValues(IdentifierHeader, out var values)
            ? values.First()
            : throw new ExtensionsApiException("The answer to register has no Lambda-Extension-Identifier.");
    }

    /// <summary>Says that this extension is ready (or done with an event) and waits for the next event, for ever.</summary>
    /// <exception cref="ExtensionsApiException">The call was refused.</exception>
    public async Task<ExtensionEvent> NextAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _base + "event/next");
        request.Headers.Add(IdentifierHeader, _identifier);
        using var response = await SendAsync(request, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(body, ExtensionsApiJson.Default.ExtensionEvent, cancellationToken)
            ?? throw new ExtensionsApiException("The answer to next is empty.");
    }

    /// <summary>Reports that this extension ends because of an error; Lambda then resets the sandbox.</summary>
    /// <param name="errorType">Such as <c>Extension.UnhandledException</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task ExitErrorAsync(string errorType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _base + "exit/error");
        request.Headers.Add(IdentifierHeader, _identifier);
        request.Headers.Add("Lambda-Extension-Function-Error-Type", errorType);
        using var response = await SendAsync(request, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var buffer = new byte[MaxError];
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            throw new ExtensionsApiException(
                $"{request.Method} {request.RequestUri!.AbsolutePath} was refused with {(int)response.StatusCode}: {Encoding.UTF8.GetString(buffer, 0, length)}");
        }
    }
}
