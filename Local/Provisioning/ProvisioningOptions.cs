using AwsClient;
using SecretsManager;

namespace Provisioning;

/// <summary>What to seed and what to rotate.</summary>
/// <param name="SecretsManager">Where the secrets are.</param>
/// <param name="OAuthSecretName">Name of the OAuth client's secret.</param>
/// <param name="OAuthClientId">The OAuth client.</param>
/// <param name="OAuthClientSecret">Its secret.</param>
/// <param name="AuthKeySecretName">Name of the auth key's secret.</param>
/// <param name="RotationFunctionArn">The rotation function.</param>
/// <param name="Secrets">More secrets to seed.</param>
/// <param name="InvokeEndpoint">Lambda's Invoke API where this program drives the rotation's steps itself; null: Secrets Manager does.</param>
internal sealed record ProvisioningOptions(
    AwsOptions SecretsManager,
    string OAuthSecretName,
    string OAuthClientId,
    string OAuthClientSecret,
    string AuthKeySecretName,
    string RotationFunctionArn,
    IReadOnlyList<SeededSecret> Secrets,
    Uri? InvokeEndpoint)
{
    private const string Driver = "ROTATION_DRIVER";
    private const string LambdaEndpoint = "AWS_ENDPOINT_URL_LAMBDA";

    /// <summary>Names alone: a secret never reaches a log.</summary>
    public override string ToString() => $"{OAuthSecretName} with client {OAuthClientId}, {AuthKeySecretName}";

    /// <summary>Whether the secrets are filled and nothing is rotated: where a key is given rather than minted.</summary>
    public bool SeedsOnly => RotationFunctionArn.Length == 0;

    /// <summary>Reads the environment; null when something is missing, with a sentence for each.</summary>
    public static ProvisioningOptions? FromEnvironment(Func<string, string?> environment, out IReadOnlyList<string> errors)
    {
        var client = AwsOptions.FromEnvironment(SecretsManagerClient.Service, out var clientErrors, environment);
        var found = new List<string>(clientErrors);
        var seedsOnly = IsUnset(Driver) && IsUnset("ROTATION_FUNCTION_ARN") && IsUnset("OAUTH_SECRET_NAME") && !IsUnset("Secrets__0__Name");
        var options = new ProvisioningOptions(
            client!,
            ToRotate("OAUTH_SECRET_NAME", "the name of the OAuth client's secret"),
            ToRotate("OAUTH_CLIENT_ID", "the OAuth client's id"),
            ToRotate("OAUTH_CLIENT_SECRET", "the OAuth client's secret"),
            ToRotate("AUTH_KEY_SECRET_NAME", "the name of the auth key's secret"),
            ToRotate("ROTATION_FUNCTION_ARN", "the rotation function's ARN"),
            ReadSecrets(),
            ReadInvokeEndpoint());
        errors = found;
        return found.Count == 0 ? options : null;

        bool IsUnset(string name) => string.IsNullOrEmpty(environment(name));

        string ToRotate(string name, string meaning) => seedsOnly ? "" : Required(name, meaning);

        string Required(string name, string meaning)
        {
            if (environment(name) is { Length: > 0 } value)
            {
                return value;
            }

            found.Add($"{name} is not set: it is {meaning}.");
            return "";
        }

        Uri? ReadInvokeEndpoint()
        {
            var driver = environment(Driver);
            if (driver is null or "" or "RotateSecret")
            {
                return null;
            }

            if (driver != "Invoke")
            {
                found.Add($"{Driver} '{driver}' is not RotateSecret (Secrets Manager invokes the rotation function) or Invoke (this program does).");
                return null;
            }

            var address = environment(LambdaEndpoint);
            if (Uri.TryCreate(address, UriKind.Absolute, out var endpoint) && (endpoint.Scheme == Uri.UriSchemeHttp || endpoint.Scheme == Uri.UriSchemeHttps))
            {
                return endpoint;
            }

            found.Add($"{LambdaEndpoint} '{address}' is not an http or https URL: {Driver}=Invoke wants Lambda's Invoke API there.");
            return null;
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
