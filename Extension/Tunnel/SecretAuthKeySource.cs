using System.Text.Json;
using Extension.Telemetry;
using SecretsManager;
using SecretsManager.Model;
using Tailnet.Daemon;

namespace Extension.Tunnel;

/// <summary>The auth key from Secrets Manager, read anew every time: it may have been rotated.</summary>
/// <param name="client">Secrets Manager.</param>
/// <param name="secretName">Name or ARN of the secret.</param>
/// <param name="time">Clock.</param>
/// <param name="metrics">Told of every key that is read; null when nothing exports them.</param>
internal sealed class SecretAuthKeySource(SecretsManagerClient client, string secretName, TimeProvider time, AuthKeyMetrics? metrics) : IAuthKeySource
{
    public async Task<AuthKeyResult> GetAsync(bool spent, CancellationToken cancellationToken)
    {
        var result = await client.GetSecretValueAsync(new GetSecretValueRequest(secretName), cancellationToken);
        if (!result.Succeeded)
        {
            return AuthKeyResult.Failed($"the auth key could not be read from secret '{secretName}': {result.Error}");
        }

        AuthKeySecret? secret = null;
        try
        {
            secret = JsonSerializer.Deserialize(result.Value.SecretString ?? "null", AuthKeySecretJson.Default.AuthKeySecret);
        }
        catch (JsonException)
        {
            // Not told any closer: the text is secret.
        }

        if (secret?.Key is not { Length: > 0 } key)
        {
            return AuthKeyResult.Failed($"secret '{secretName}' holds no auth key: its text has to be JSON with \"id\" and \"key\". Rotate it.");
        }

        metrics?.Use(secret);
        // Said before tailscaled tries, because the control server's refusal names no remedy.
        return secret.Expires is { } expires && expires <= time.GetUtcNow()
            ? AuthKeyResult.Failed($"the auth key in secret '{secretName}' expired at {expires:u}: rotate the secret")
            : AuthKeyResult.Of(key);
    }
}
