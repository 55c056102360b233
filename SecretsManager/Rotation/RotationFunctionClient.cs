using System.Net.Http.Headers;
using System.Text.Json;
using AwsClient.Signing;

namespace SecretsManager.Rotation;

/// <summary>Invokes a rotation function through Lambda's Invoke API, as Secrets Manager does.</summary>
/// <param name="endpoint">Where the Invoke API answers.</param>
/// <param name="region">The region in the signature.</param>
/// <param name="credentials">Whose signature it is.</param>
/// <param name="timeout">Limit of one invocation.</param>
/// <param name="time">The clock for signatures and the limit.</param>
public sealed class RotationFunctionClient(Uri endpoint, string region, AwsCredentials credentials, TimeSpan timeout, TimeProvider time) : IDisposable
{
    private const int MaxPayloadBytes = 6 * 1024 * 1024;

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>Runs one step and waits for its end.</summary>
    /// <returns>Null when the function succeeded.</returns>
    public Task<InvokeFailure?> InvokeAsync(string functionArn, RotationEvent rotation, CancellationToken cancellationToken) =>
        SendAsync(functionArn, "RequestResponse", JsonSerializer.SerializeToUtf8Bytes(rotation, RotationJson.Default.RotationEvent), cancellationToken);

    /// <summary>Asks whether the function is there and may be invoked, without running it.</summary>
    /// <returns>Null when it may.</returns>
    public Task<InvokeFailure?> CheckAsync(string functionArn, CancellationToken cancellationToken) =>
        SendAsync(functionArn, "DryRun", "{}"u8.ToArray(), cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<InvokeFailure?> SendAsync(string functionArn, string invocationType, byte[] body, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Address(functionArn)) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("X-Amz-Invocation-Type", invocationType);
            SignatureV4.Sign(request, body, credentials, region, "lambda", time.GetUtcNow());
            using var response = await _http.SendAsync(request, linked.Token);
            await response.Content.LoadIntoBufferAsync(MaxPayloadBytes, linked.Token);
            return Interpret(response, await response.Content.ReadAsByteArrayAsync(linked.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new InvokeFailure("TimedOut", $"{functionArn} did not end within {timeout.TotalSeconds:0} s.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new InvokeFailure("Unreachable", $"Lambda at {endpoint} cannot be reached: {exception.Message}");
        }
    }

    private static InvokeFailure? Interpret(HttpResponseMessage response, byte[] payload)
    {
        var status = (int)response.StatusCode;
        if (response.Headers.NonValidated.TryGetValues("X-Amz-Function-Error", out _))
        {
            var error = Parse(payload);
            return new InvokeFailure(error?.ErrorType ?? "Unhandled", error?.ErrorMessage ?? "The function failed without a message.", status);
        }

        if (response.IsSuccessStatusCode)
            return null;
        var code = response.Headers.NonValidated.TryGetValues("X-Amzn-ErrorType", out var type) ? type.ToString().Split(':')[0] : $"HTTP {status}";
        return new InvokeFailure(code, $"Lambda refused the invocation with status {status}.", status);
    }

    private static FunctionError? Parse(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, RotationJson.Default.FunctionError);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // arn:aws:lambda:region:account:function:name[:qualifier], or the name alone.
    private Uri Address(string functionArn)
    {
        var parts = functionArn.Split(':');
        var (name, qualifier) = parts.Length >= 7 ? (parts[6], parts.ElementAtOrDefault(7)) : (functionArn, null);
        var query = qualifier is null ? "" : $"?Qualifier={Uri.EscapeDataString(qualifier)}";
        return new Uri(endpoint, $"/2015-03-31/functions/{Uri.EscapeDataString(name)}/invocations{query}");
    }
}
