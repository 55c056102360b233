using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Inspector.Webhooks;

/// <summary>Sends webhooks to the local HTTP API: replays, edited copies and samples.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const int MaxAnswerBytes = 256 * 1024;

    // What belongs to the connection or to the trace of the first time, RFC 9110 section 7.6.1.
    private static readonly HashSet<string> _notRepeated = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "content-length", "host",
        "expect", "traceparent", "tracestate", "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-port", "x-forwarded-host", "forwarded", "via",
    };

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null })
    {
        Timeout = TimeSpan.FromSeconds(35),
    };

    /// <summary>Sends to the HTTP API at the base address. What goes wrong is in the result.</summary>
    public async Task<SendResult> SendAsync(Uri httpApi, SendRequest request, CancellationToken cancellationToken)
    {
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        var clock = Stopwatch.GetTimestamp();
        try
        {
            using var message = Message(httpApi, request, traceId);
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var body = await ReadAsync(response, cancellationToken);
            return new SendResult
            {
                Status = (int)response.StatusCode,
                DurationMs = Stopwatch.GetElapsedTime(clock).TotalMilliseconds,
                Headers = SecretHeaders.Mask(response.Headers.Concat(response.Content.Headers).SelectMany(header => header.Value.Select(value => new[] { header.Key.ToLowerInvariant(), value }))),
                Body = body,
                TraceId = traceId,
            };
        }
        catch (Exception error) when (error is HttpRequestException or IOException or FormatException or UriFormatException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var reason = error is OperationCanceledException ? "No answer within 35 s." : error.Message;
            return new SendResult { TraceId = traceId, Error = reason, DurationMs = Stopwatch.GetElapsedTime(clock).TotalMilliseconds };
        }
    }

    /// <summary>The same request as a command line; single quotes keep the shell from reading anything in it.</summary>
    public static string Curl(Uri httpApi, WebhookRecord webhook)
    {
        var target = new Uri($"{httpApi.Scheme}://{httpApi.Authority}{webhook.Target}");
        var command = new StringBuilder($"curl -i -X {Quote(webhook.Method)} {Quote(target.AbsoluteUri)}");
        foreach (var header in webhook.RequestHeaders.Where(header => header.Length == 2 && !_notRepeated.Contains(header[0])))
        {
            command.Append($" \\\n  -H {Quote($"{header[0]}: {header[1]}")}");
        }

        if (webhook.RequestBody.Length > 0)
        {
            command.Append(IsText(webhook.RequestBody, out var text)
                ? $" \\\n  --data-binary {Quote(text)}"
                : $" \\\n  --data-binary @<(echo {Convert.ToBase64String(webhook.RequestBody)} | base64 -d)");
        }

        return command.ToString();
    }

    public void Dispose() => _client.Dispose();

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsText(byte[] body, out string text)
    {
        text = Encoding.UTF8.GetString(body);
        return !text.Contains('\uFFFD') && !text.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t'));
    }

    private static HttpRequestMessage Message(Uri httpApi, SendRequest request, string traceId)
    {
        // The path is put in as it was received: it may be percent-encoded already. Only this host is ever reached.
        var path = request.Path.StartsWith('/') ? request.Path : "/" + request.Path;
        var target = new Uri(string.Create(CultureInfo.InvariantCulture, $"{httpApi.Scheme}://{httpApi.Authority}{path}"));
        var message = new HttpRequestMessage(new HttpMethod(request.Method), target) { Content = request.Body.Length > 0 ? new ByteArrayContent(request.Body) : null };
        foreach (var header in request.Headers)
        {
            if (header is [var name, var value] && !_notRepeated.Contains(name) && !message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        message.Headers.TryAddWithoutValidation("traceparent", $"00-{traceId}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        return message;
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxAnswerBytes];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer[..read];
    }
}
