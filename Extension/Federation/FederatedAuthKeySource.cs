using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Tailnet.Daemon;

namespace Extension.Federation;

/// <summary>
/// An auth key of its own for every login, without a stored secret: a token of the function's role from STS, exchanged at Tailscale for an
/// access token, which mints a single-use key. Each is used at once and kept nowhere.
/// </summary>
internal sealed class FederatedAuthKeySource : IAuthKeySource
{
    private const int KeyLifeSeconds = 600;

    private static readonly TimeSpan _attemptLimit = TimeSpan.FromSeconds(2);

    private readonly FederationSettings _settings;
    private readonly TimeProvider _time;
    private readonly TimeSpan _budget;
    private readonly FederationHttp _http;
    private string? _unspent;

    /// <param name="settings">Whose identity is exchanged for what.</param>
    /// <param name="http">The transport.</param>
    /// <param name="time">Clock.</param>
    /// <param name="budget">For a key with all its calls and their tries; null: 6 s, so that Lambda's init of 10 s has time for the login.</param>
    /// <param name="attemptLimit">For one try of one call; null: 2 s.</param>
    public FederatedAuthKeySource(FederationSettings settings, HttpMessageInvoker http, TimeProvider time, TimeSpan? budget = null, TimeSpan? attemptLimit = null)
    {
        (_settings, _time, _budget) = (settings, time, budget ?? TimeSpan.FromSeconds(6));
        _http = new FederationHttp(http, time, attemptLimit ?? _attemptLimit);
    }

    public async Task<AuthKeyResult> GetAsync(bool spent, CancellationToken cancellationToken)
    {
        if (_unspent is { } kept && !spent)
        {
            return AuthKeyResult.Of(kept);
        }

        _unspent = null;
        using var budget = new CancellationTokenSource(_budget, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellationToken);
        try
        {
            var (key, failure) = await MintAsync(linked.Token);
            _unspent = key;
            return key is null ? AuthKeyResult.Failed(failure!) : AuthKeyResult.Of(key);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return AuthKeyResult.Failed($"no auth key within {_budget.TotalSeconds} s: {_settings.Sts.Authority} or {_settings.Api.Authority} is slow or not reachable");
        }
    }

    private async Task<(string? Key, string? Failure)> MintAsync(CancellationToken cancellationToken)
    {
        var issued = await _http.SendAsync(() => WebIdentity.Request(_settings, _time.GetUtcNow()), cancellationToken);
        var (identity, failure) = WebIdentity.Read(issued, _settings);
        if (identity is null)
        {
            return (null, failure);
        }

        var exchanged = await _http.SendAsync(() => ExchangeRequest(identity), cancellationToken);
        if (Text(exchanged, "access_token") is not { } access)
        {
            return (null, $"Tailscale refused the function's identity: {Reason(exchanged)} The token says {WebIdentity.Claims(identity)}; "
                + $"the federated identity {_settings.ClientId} in Tailscale's console must name the same issuer, subject and audience.");
        }

        var minted = await _http.SendAsync(() => KeyRequest(access), cancellationToken);
        return Text(minted, "key") is { } key
            ? (key, null)
            : (null, $"no auth key was minted: {Reason(minted)} The federated identity needs the scope auth_keys and the tag {_settings.Tag}, and the tag must be in the policy's tagOwners.");
    }

    private HttpRequestMessage ExchangeRequest(string identity) => new(HttpMethod.Post, new Uri(_settings.Api, "api/v2/oauth/token-exchange"))
    {
        Content = new FormUrlEncodedContent([new("grant_type", "authorization_code"), new("code", ""), new("client_id", _settings.ClientId), new("jwt", identity)]),
    };

    private HttpRequestMessage KeyRequest(string accessToken)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartObject("capabilities");
            json.WriteStartObject("devices");
            json.WriteStartObject("create");
            json.WriteBoolean("reusable", false);
            json.WriteBoolean("ephemeral", true);
            json.WriteBoolean("preauthorized", true);
            json.WriteStartArray("tags");
            json.WriteStringValue(_settings.Tag);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteNumber("expirySeconds", KeyLifeSeconds);
            json.WriteString("description", "webhook forwarder sandbox");
            json.WriteEndObject();
        }

        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_settings.Api, $"api/v2/tailnet/{Uri.EscapeDataString(_settings.Tailnet)}/keys"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        request.Content = new ByteArrayContent(body.WrittenSpan.ToArray());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private static string? Text(FederationAnswer answer, string property)
    {
        if (!answer.Succeeded)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(property, out var value)
                && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
                    ? text
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The service's own words, of refusals only: other answers hold secrets.</summary>
    private static string Reason(FederationAnswer answer)
    {
        const int Longest = 300;
        return answer.Succeeded ? "the answer lacks it." : $"{(answer.Status == 0 ? "no answer" : answer.Status)} {answer.Body[..Math.Min(answer.Body.Length, Longest)].ReplaceLineEndings(" ")}";
    }
}
