using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rotation.Tailscale;

/// <summary>
/// Sends a call and tries it again on 429, 5xx and connection faults: after <c>Retry-After</c> where the server says so, else with full jitter,
/// as long as the step's deadline allows.
/// </summary>
internal sealed class TailscaleTransport(HttpMessageInvoker http, TimeProvider time)
{
    private const int MaxAttempts = 5;
    private const int MaxResponseBytes = 4 * 1024 * 1024;
    private const int MaxMessageLength = 500;

    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);

    /// <param name="createRequest">Makes the request anew for each attempt.</param>
    /// <param name="type">Type of a successful answer.</param>
    /// <param name="deadline">When the step must be over.</param>
    /// <param name="cancellationToken">The invocation's end.</param>
    public async Task<TailscaleResult<T>> SendAsync<T>(
        Func<HttpRequestMessage> createRequest, JsonTypeInfo<T> type, DateTimeOffset deadline, CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var (result, retryAfter) = await AttemptAsync(createRequest, type, deadline, cancellationToken);
            if (result.Succeeded || attempt == MaxAttempts || !IsTransient(result.Error.Failure))
                return result;
            var delay = retryAfter ?? FirstDelay * (1 << (attempt - 1)) * Random.Shared.NextDouble();
            if (time.GetUtcNow() + delay >= deadline)
            {
                return retryAfter is null ? result : new TailscaleResult<T>(result.Error with
                {
                    Message = $"{result.Error.Message} The server asks to wait {delay.TotalSeconds:0} s, longer than the step may take.",
                });
            }

            await Task.Delay(delay, time, cancellationToken);
        }
    }

    private async Task<(TailscaleResult<T> Result, TimeSpan? RetryAfter)> AttemptAsync<T>(
        Func<HttpRequestMessage> createRequest, JsonTypeInfo<T> type, DateTimeOffset deadline, CancellationToken cancellationToken)
        where T : class
    {
        var left = deadline - time.GetUtcNow();
        var limit = left < AttemptTimeout ? left : AttemptTimeout;
        using var request = createRequest();
        var call = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        if (limit <= TimeSpan.Zero)
            return (Failed<T>(TailscaleFailure.TimedOut, $"{call}: no time left for the call."), null);
        using var timeout = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, linked.Token);
            await response.Content.LoadIntoBufferAsync(MaxResponseBytes, linked.Token);
            var body = await response.Content.ReadAsByteArrayAsync(linked.Token);
            return (Interpret(call, response, body, type), RetryAfter(response.Headers.RetryAfter));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (Failed<T>(TailscaleFailure.TimedOut, $"{call}: no answer within {limit.TotalSeconds:0.#} s."), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (Failed<T>(TailscaleFailure.ConnectionFailed, $"{call}: {request.RequestUri.Authority}: {exception.Message}"), null);
        }
    }

    private static TailscaleResult<T> Interpret<T>(string call, HttpResponseMessage response, byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode)
        {
            var failure = status switch
            {
                401 => TailscaleFailure.Unauthorized,
                403 => TailscaleFailure.Forbidden,
                404 => TailscaleFailure.NotFound,
                429 => TailscaleFailure.Throttled,
                >= 500 => TailscaleFailure.ServiceFault,
                _ => TailscaleFailure.InvalidRequest,
            };
            return Failed<T>(failure, $"{call}: status {status}: {Message(body)}");
        }

        try
        {
            // A deletion may be answered with an empty body.
            var answer = JsonSerializer.Deserialize(body.Length == 0 ? "{}"u8 : body, type);
            return answer is null ? Failed<T>(TailscaleFailure.InvalidResponse, $"{call}: the answer is null.") : new TailscaleResult<T>(answer);
        }
        catch (JsonException exception)
        {
            // Not the exception's message: it may quote the key.
            return Failed<T>(TailscaleFailure.InvalidResponse, $"{call}: the answer is not the documented JSON (at byte {exception.BytePositionInLine}).");
        }
    }

    private static string Message(byte[] body)
    {
        try
        {
            var error = JsonSerializer.Deserialize(body, TailscaleJson.Default.ErrorBody);
            var message = error?.Message ?? error?.ErrorDescription ?? error?.Error ?? "no message";
            return message.Length > MaxMessageLength ? message[..MaxMessageLength] : message;
        }
        catch (JsonException)
        {
            return "no message";
        }
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var delay = header?.Delta ?? header?.Date - time.GetUtcNow();
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }

    private static bool IsTransient(TailscaleFailure failure) =>
        failure is TailscaleFailure.Throttled or TailscaleFailure.ServiceFault or TailscaleFailure.ConnectionFailed or TailscaleFailure.TimedOut;

    private static TailscaleResult<T> Failed<T>(TailscaleFailure failure, string message)
        where T : class => new(new TailscaleError(failure, message));
}
