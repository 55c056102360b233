using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SecretsManager.Model;
using SecretsManager.Signing;

namespace SecretsManager;

/// <summary>
/// The Secrets Manager operations that the forwarder's programs need, over AWS JSON 1.1 with Signature Version 4.
/// Stands in for AWSSDK.SecretsManager. Expected failures are values; only the caller's own cancellation throws.
/// Throttling, 5xx and connection faults are retried with full jitter as long as the call's time limit allows.
/// </summary>
public sealed class SecretsManagerClient : IDisposable
{
    private const string Service = "secretsmanager";
    // Twenty values of 64 KiB each in one batch, and room for their JSON.
    private const int MaxResponseBytes = 2 * 1024 * 1024;

    private static readonly MediaTypeHeaderValue ContentType = new("application/x-amz-json-1.1");

    private readonly SecretsManagerOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;

    /// <param name="options">Where and as whom to call.</param>
    /// <param name="handler">The transport, not disposed here; null: one of the client's own.</param>
    /// <param name="time">The clock for signatures, limits and delays; null: the system's.</param>
    public SecretsManagerClient(SecretsManagerOptions options, HttpMessageHandler? handler = null, TimeProvider? time = null)
    {
        _options = options;
        _http = handler is null
            ? new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, disposeHandler: true)
            : new HttpMessageInvoker(handler, disposeHandler: false);
        _time = time ?? TimeProvider.System;
    }

    public Task<SecretsManagerResult<GetSecretValueResponse>> GetSecretValueAsync(
        GetSecretValueRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("GetSecretValue", request, SecretsManagerJson.Default.GetSecretValueRequest, SecretsManagerJson.Default.GetSecretValueResponse, cancellationToken);

    /// <summary>Reads many secrets at once. What the role may not read is missing from the answer; a role without the operation gets AccessDenied.</summary>
    public Task<SecretsManagerResult<BatchGetSecretValueResponse>> BatchGetSecretValueAsync(
        BatchGetSecretValueRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("BatchGetSecretValue", request, SecretsManagerJson.Default.BatchGetSecretValueRequest, SecretsManagerJson.Default.BatchGetSecretValueResponse, cancellationToken);

    public Task<SecretsManagerResult<DescribeSecretResponse>> DescribeSecretAsync(
        DescribeSecretRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("DescribeSecret", request, SecretsManagerJson.Default.DescribeSecretRequest, SecretsManagerJson.Default.DescribeSecretResponse, cancellationToken);

    public Task<SecretsManagerResult<SecretVersionResponse>> PutSecretValueAsync(
        PutSecretValueRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("PutSecretValue", request, SecretsManagerJson.Default.PutSecretValueRequest, SecretsManagerJson.Default.SecretVersionResponse, cancellationToken);

    public Task<SecretsManagerResult<SecretVersionResponse>> CreateSecretAsync(
        CreateSecretRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("CreateSecret", request, SecretsManagerJson.Default.CreateSecretRequest, SecretsManagerJson.Default.SecretVersionResponse, cancellationToken);

    public Task<SecretsManagerResult<SecretVersionResponse>> UpdateSecretVersionStageAsync(
        UpdateSecretVersionStageRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("UpdateSecretVersionStage", request, SecretsManagerJson.Default.UpdateSecretVersionStageRequest, SecretsManagerJson.Default.SecretVersionResponse, cancellationToken);

    public Task<SecretsManagerResult<SecretVersionResponse>> RotateSecretAsync(
        RotateSecretRequest request, CancellationToken cancellationToken = default) =>
        CallAsync("RotateSecret", request, SecretsManagerJson.Default.RotateSecretRequest, SecretsManagerJson.Default.SecretVersionResponse, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<SecretsManagerResult<TResponse>> CallAsync<TRequest, TResponse>(
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

    private async Task<SecretsManagerResult<TResponse>> AttemptAsync<TResponse>(
        string operation, byte[] body, JsonTypeInfo<TResponse> responseType, TimeSpan left, CancellationToken cancellationToken)
        where TResponse : class
    {
        var limit = left < _options.AttemptTimeout ? left : _options.AttemptTimeout;
        if (limit <= TimeSpan.Zero)
            return Failed<TResponse>(SecretsManagerFailure.TimedOut, operation, $"No answer within {_options.CallTimeout.TotalSeconds} s.");
        using var timeout = new CancellationTokenSource(limit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, _options.Endpoint) { Content = new ByteArrayContent(body) };
            message.Content.Headers.ContentType = ContentType;
            message.Headers.Add("X-Amz-Target", $"{Service}.{operation}");
            SignatureV4.Sign(message, body, _options.Credentials, _options.Region, Service, _time.GetUtcNow());
            using var response = await _http.SendAsync(message, linked.Token);
            var content = await ReadAsync(response.Content, linked.Token);
            return Interpret(operation, response.StatusCode, content, responseType);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed<TResponse>(SecretsManagerFailure.TimedOut, operation, $"{_options.Endpoint.Authority} gave no answer within {limit.TotalSeconds:0.###} s.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Failed<TResponse>(SecretsManagerFailure.ConnectionFailed, operation, $"{_options.Endpoint.Authority}: {exception.Message}");
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await content.LoadIntoBufferAsync(MaxResponseBytes, cancellationToken);
        return await content.ReadAsByteArrayAsync(cancellationToken);
    }

    private static SecretsManagerResult<TResponse> Interpret<TResponse>(
        string operation, HttpStatusCode status, byte[] content, JsonTypeInfo<TResponse> responseType)
        where TResponse : class
    {
        if (status != HttpStatusCode.OK)
            return new(ErrorClassifier.Classify(operation, (int)status, content));
        try
        {
            return JsonSerializer.Deserialize(content, responseType) is { } response
                ? new(response)
                : Failed<TResponse>(SecretsManagerFailure.InvalidResponse, operation, "The answer is null.");
        }
        catch (JsonException exception)
        {
            // The exception's path and position, not its message: that may quote the secret.
            return Failed<TResponse>(SecretsManagerFailure.InvalidResponse, operation, $"The answer is not the documented JSON (at byte {exception.BytePositionInLine}).");
        }
    }

    private static bool IsTransient(SecretsManagerError error) => error.Failure
        is SecretsManagerFailure.Throttled or SecretsManagerFailure.ServiceFault
        or SecretsManagerFailure.ConnectionFailed or SecretsManagerFailure.TimedOut;

    private static SecretsManagerResult<TResponse> Failed<TResponse>(SecretsManagerFailure failure, string operation, string message)
        where TResponse : class =>
        new(new SecretsManagerError(failure, operation, failure.ToString(), message));
}
