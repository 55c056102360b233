using SecretsManager;

namespace Provisioning;

/// <summary>What to seed and what to rotate.</summary>
internal sealed record ProvisioningOptions(
    SecretsManagerOptions SecretsManager,
    string OAuthSecretName,
    string OAuthClientId,
    string OAuthClientSecret,
    string AuthKeySecretName,
    string RotationFunctionArn,
    IReadOnlyList<SeededSecret> Secrets)
{
    /// <summary>Reads the environment; null when something is missing, with a sentence for each.</summary>
    public static ProvisioningOptions? FromEnvironment(Func<string, string?> environment, out IReadOnlyList<string> errors)
    {
        var client = SecretsManagerOptions.FromEnvironment(out var clientErrors, environment);
        var found = new List<string>(clientErrors);
        var options = new ProvisioningOptions(
            client!,
            Required("OAUTH_SECRET_NAME", "the name of the OAuth client's secret"),
            Required("OAUTH_CLIENT_ID", "the OAuth client's id"),
            Required("OAUTH_CLIENT_SECRET", "the OAuth client's secret"),
            Required("AUTH_KEY_SECRET_NAME", "the name of the auth key's secret"),
            Required("ROTATION_FUNCTION_ARN", "the rotation function's ARN"),
            ReadSecrets());
        errors = found;
        return found.Count == 0 ? options : null;

        string Required(string name, string meaning)
        {
            if (environment(name) is { Length: > 0 } value)
            {
                return value;
            }

            found.Add($"{name} is not set: it is {meaning}.");
            return "";
        }

        List<SeededSecret> ReadSecrets()
        {
            var secrets = new List<SeededSecret>();
            for (var i = 0; environment($"Secrets__{i}__Name") is { Length: > 0 } name; i++)
            {
                secrets.Add(new SeededSecret(name, Required($"Secrets__{i}__Value", $"the value of {name}")));
            }

            return secrets;
        }
    }
}
