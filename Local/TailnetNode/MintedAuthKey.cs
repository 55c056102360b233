using System.Net.Http.Headers;
using System.Text.Json;
using Tailnet.Daemon;

namespace TailnetNode;

/// <summary>Mints single-use keys at the Tailscale API, one for each login: ephemeral, preauthorized, tagged, short-lived.</summary>
internal sealed class MintedAuthKey(HttpClient http, NodeSettings settings) : IAuthKeySource
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _life = TimeSpan.FromMinutes(10);

    private string? _key;

    public async Task<AuthKeyResult> GetAsync(bool spent, CancellationToken cancellationToken)
    {
        if (_key is not null && !spent)
        {
            return AuthKeyResult.Of(_key);
        }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(_limit);
            _key = await MintAsync(await GetTokenAsync(limit.Token), limit.Token);
            return AuthKeyResult.Of(_key);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return AuthKeyResult.Failed($"{settings.ApiUrl} did not mint a key within {_limit.TotalSeconds} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return AuthKeyResult.Failed($"no auth key from {settings.ApiUrl}: {exception.Message}. Check TAILSCALE_API_URL, TS_OAUTH_CLIENT_ID, TS_OAUTH_CLIENT_SECRET and TS_TAGS.");
        }
    }

    private async Task<string> GetTokenAsync(CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("client_id", settings.OAuthClientId),
            new("client_secret", settings.OAuthClientSecret),
            new("grant_type", "client_credentials"),
        ]);
        using var response = await http.PostAsync(new Uri(settings.ApiUrl, "api/v2/oauth/token"), form, cancellationToken);
        return await ReadAsync(response, "access_token", cancellationToken);
    }

    private async Task<string> MintAsync(string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.ApiUrl, "api/v2/tailnet/-/keys"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = JsonContent.Create(new
        {
            capabilities = new { devices = new { create = new { reusable = false, ephemeral = true, preauthorized = true, tags = settings.Tags } } },
            expirySeconds = (int)_life.TotalSeconds,
            description = "tailnet node",
        });
        using var response = await http.SendAsync(request, cancellationToken);
        return await ReadAsync(response, "key", cancellationToken);
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, string property, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            // Only errors are shown: other answers hold secrets.
            throw new HttpRequestException($"{response.RequestMessage!.RequestUri!.AbsolutePath} answered {(int)response.StatusCode} {text[..Math.Min(text.Length, 300)]}");
        }

        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty(property).GetString() ?? throw new JsonException($"'{property}' is null");
    }
}
