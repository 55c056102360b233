using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AwsClient.Signing;

namespace AwsClient;

/// <summary>
/// Calls a service over AWS JSON with Signature Version 4. Expected failures are values; only the caller's own cancellation throws.
/// Throttling, 5xx and connection faults are retried with full jitter as long as the call's time limit allows.
/// </summary>
public sealed class AwsJsonClient : IDisposable
{
    private const int MaxResponseBytes = 4 * 1024 * 1024;

    private readonly AwsService _service;
    private readonly AwsOptions _options;
    private readonly MediaTypeHeaderValue _contentType;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;

    /// <param name="service">The service.</param>
    /// <param name="options">Where and as whom to call.</param>
    /// <param name="handler">The transport, not disposed here; null: one of the client's own.</param>
    /// <param name="time">The clock for signatures, limits and delays; null: the system's.</param>
    public AwsJsonClient(AwsService service, AwsOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null)
    {
        (_service, _options) = (service, options);
        _contentType = new MediaTypeHeaderValue(service.MediaType);
        _http = handler is null
            ? new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, disposeHandler: true)
            : new HttpMessageInvoker(handler, disposeHandler: false);
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    /// <summary>Calls an operation.</summary>
    /// <param name="operation">The operation's name.</param>
    /// <param name="request">Its request.</param>
    /// <param name="requestType">Source-generated description of the request.</param>
    /// <param name="responseType">Source-generated description of the answer.</param>
    /// <param name="cancellationToken">The caller's own; what it cancels throws.</param>
    public async Task<AwsResult<TResponse>> CallAsync<TRequest, TResponse>(
        string operation, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType, CancellationToken cancellationToken)
        where TResponse : class
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, requestType);
        var started = _time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var left = _options.CallTimeout - _time.GetElapsedTime(started);
            var result = await AttemptAsync(operation, body, responseType, left, cancellationToken);
            if (result.Succeeded || !IsTransient(result.Error) || attempt >= _options.MaxAttempts)
                return result;

            var delay = _options.RetryDelay * (1 << (attempt - 1)) * Random.Shared.NextDouble();
            if (_time.GetElapsedTime(started) + delay >= _options.CallTimeout)
                return result;
            await Task.Delay(delay, _time, cancellationToken);
        }
    }

    private async Task<AwsResult<TResponse>> AttemptAsync<TResponse>(
        string operation, byte[] body, JsonTypeInfo<TResponse> responseType, TimeSpan left, CancellationToken cancellationToken)
        where TResponse : class
    {
        var limit = left < _options.AttemptTimeout ? left : _options.AttemptTimeout;
        if (limit <= TimeSpan.Zero)
            return Failed<TResponse>(AwsFailure.TimedOut, operation, $"No answer within {_options.CallTimeout.TotalSeconds} s.");
        using var timeout = new CancellationTokenSource(limit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, _options.Endpoint) { Content = new ByteArrayContent(body) };
            message.Content.Headers.ContentType = _contentType;
            message.Headers.Add("X-Amz-Target", $"{_service.TargetPrefix}.{operation}");
            SignatureV4.Sign(message, body, _options.Credentials, _options.Region, _service.Name, _time.GetUtcNow());
            using var response = await _http.SendAsync(message, linked.Token);
            var content = await ReadAsync(response.Content, linked.Token);
            return Interpret(operation, response.StatusCode, content, responseType);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed<TResponse>(AwsFailure.TimedOut, operation, $"{_options.Endpoint.Authority} gave no answer within {limit.TotalSeconds:0.###} s.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Failed<TResponse>(AwsFailure.ConnectionFailed, operation, $"{_options.Endpoint.Authority}: {exception.Message}");
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await content.LoadIntoBufferAsync(MaxResponseBytes, cancellationToken);
        return await content.ReadAsByteArrayAsync(cancellationToken);
    }

    private AwsResult<TResponse> Interpret<TResponse>(
        string operation, HttpStatusCode status, byte[] content, JsonTypeInfo<TResponse> responseType)
        where TResponse : class
    {
        if (status != HttpStatusCode.OK)
            return new(ErrorClassifier.Classify(_service, operation, (int)status, content));
        try
        {
            return JsonSerializer.Deserialize(content, responseType) is { } response
                ? new(response)
                : Failed<TResponse>(AwsFailure.InvalidResponse, operation, "The answer is null.");
        }
        catch (JsonException exception)
        {
            // The exception's path and position, not its message: that may quote the secret.
            return Failed<TResponse>(AwsFailure.InvalidResponse, operation, $"The answer is not the documented JSON (at byte {exception.BytePositionInLine}).");
        }
    }

    private static bool IsTransient(AwsError error) => error.Failure
        is AwsFailure.Throttled or AwsFailure.ServiceFault
        or AwsFailure.ConnectionFailed or AwsFailure.TimedOut;

    private AwsResult<TResponse> Failed<TResponse>(AwsFailure failure, string operation, string message)
        where TResponse : class =>
        new(new AwsError(failure, operation, failure.ToString(), message, _service));
}
