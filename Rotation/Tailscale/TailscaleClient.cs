using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rotation.Tailscale;

/// <summary>
/// The Tailscale API v2 as far as a rotation needs it; headscale 0.30 and later answers it too.
/// The access token is fetched when a call needs one, and kept until a minute before it expires.
/// </summary>
/// <param name="options">The server and the tailnet.</param>
/// <param name="readClient">Reads the OAuth client from its secret.</param>
/// <param name="handler">The transport; null: one of the client's own.</param>
/// <param name="time">The clock.</param>
public sealed class TailscaleClient(
    RotationOptions options,
    Func<CancellationToken, Task<(OAuthClientDocument? Client, RotationFailure? Failure)>> readClient,
    HttpMessageHandler? handler,
    TimeProvider time) : IDisposable
{
    private static readonly TimeSpan TokenMargin = TimeSpan.FromMinutes(1);

    private readonly HttpMessageInvoker _http = new(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, disposeHandler: handler is null);
    private (string Value, DateTimeOffset Expires)? _token;

    private TailscaleTransport Transport => field ??= new TailscaleTransport(_http, time);

    private string Keys => $"api/v2/tailnet/{Uri.EscapeDataString(options.Tailnet)}/keys";

    /// <summary>Makes a key. Not idempotent: an attempt whose answer was lost leaves a key that the description finds.</summary>
    public Task<(AuthKey? Key, RotationFailure? Failure)> CreateKeyAsync(CreateKeyRequest request, DateTimeOffset deadline, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, Keys, JsonSerializer.SerializeToUtf8Bytes(request, TailscaleJson.Default.CreateKeyRequest), TailscaleJson.Default.AuthKey, deadline, cancellationToken);

    /// <summary>One key; null with no failure when there is none with that id.</summary>
    public async Task<(AuthKey? Key, RotationFailure? Failure)> GetKeyAsync(string id, DateTimeOffset deadline, CancellationToken cancellationToken) =>
        NullWhenGone(await CallAsync(HttpMethod.Get, $"{Keys}/{Uri.EscapeDataString(id)}", null, TailscaleJson.Default.AuthKey, deadline, cancellationToken));

    /// <summary>Revokes a key; one that is gone already is fine.</summary>
    public async Task<RotationFailure?> RevokeKeyAsync(string id, DateTimeOffset deadline, CancellationToken cancellationToken) =>
        NullWhenGone(await CallAsync(HttpMethod.Delete, $"{Keys}/{Uri.EscapeDataString(id)}", null, TailscaleJson.Default.EmptyAnswer, deadline, cancellationToken)).Failure;

    /// <summary>All keys of the tailnet; entries may hold nothing but the id.</summary>
    public Task<(KeyList? List, RotationFailure? Failure)> ListKeysAsync(DateTimeOffset deadline, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Get, $"{Keys}?all=true", null, TailscaleJson.Default.KeyList, deadline, cancellationToken);

    public void Dispose() => _http.Dispose();

    private static (T? Value, RotationFailure? Failure) NullWhenGone<T>((T? Value, RotationFailure? Failure) answer)
        where T : class =>
        answer.Failure?.Name == nameof(TailscaleFailure.NotFound) ? (null, null) : answer;

    private async Task<(T? Value, RotationFailure? Failure)> CallAsync<T>(
        HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> type, DateTimeOffset deadline, CancellationToken cancellationToken)
        where T : class
    {
        var kept = _token is { } token && token.Expires > time.GetUtcNow();
        while (true)
        {
            if (await AuthorizeAsync(deadline, cancellationToken) is { } failure)
                return (null, failure);
            var result = await Transport.SendAsync(() => CreateRequest(method, path, body), type, deadline, cancellationToken);
            if (result.Succeeded)
                return (result.Value, null);
            if (result.Error.Failure != TailscaleFailure.Unauthorized || !kept)
                return (null, RotationFailure.From(result.Error));
            // A token kept from an earlier invocation may have been revoked since.
            (_token, kept) = (null, false);
        }
    }

    private HttpRequestMessage CreateRequest(HttpMethod method, string path, byte[]? body)
    {
        var request = new HttpRequestMessage(method, new Uri(options.TailscaleApi, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token!.Value.Value);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    private async Task<RotationFailure?> AuthorizeAsync(DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        if (_token is { } kept && kept.Expires > time.GetUtcNow())
            return null;
        var (client, failure) = await readClient(cancellationToken);
        if (client is null)
            return failure;
        var result = await Transport.SendAsync(() => CreateTokenRequest(client), TailscaleJson.Default.AccessToken, deadline, cancellationToken);
        if (!result.Succeeded)
        {
            // A 400 of the token endpoint (RFC 6749) is about the client, not about a tag.
            var error = result.Error.Failure == TailscaleFailure.InvalidRequest ? result.Error with { Failure = TailscaleFailure.Unauthorized } : result.Error;
            return RotationFailure.From(error);
        }

        _token = (result.Value.Value, time.GetUtcNow() + TimeSpan.FromSeconds(result.Value.ExpiresInSeconds) - TokenMargin);
        return null;
    }

    private HttpRequestMessage CreateTokenRequest(OAuthClientDocument client) =>
        new(HttpMethod.Post, new Uri(options.TailscaleApi, "api/v2/oauth/token"))
        {
            Content = new FormUrlEncodedContent(
            [
                new("client_id", client.Id), new("client_secret", client.Key), new("grant_type", "client_credentials"),
            ]),
        };
}
