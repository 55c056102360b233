using AwsClient.Signing;

namespace SecretsEmulator;

/// <summary>The emulator's settings, validated once at start.</summary>
public sealed record EmulatorOptions
{
    public required string Region { get; init; }

    public required string AccountId { get; init; }

    /// <summary>The key pair that may call. Without a session token in it, a signed token is accepted unread: there is no STS here.</summary>
    public required AwsCredentials Credentials { get; init; }

    /// <summary>Where Lambda's Invoke API answers; null: RotateSecret is refused.</summary>
    public Uri? LambdaEndpoint { get; init; }

    /// <summary>File that the secrets are kept in; null: memory only.</summary>
    public string? StateFile { get; init; }

    /// <summary>The first delay before a failed rotation is tried again; it doubles. 1 s.</summary>
    public TimeSpan RotationRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a rotation is tried before it waits for the next window. 5.</summary>
    public int RotationAttempts { get; init; } = 5;

    /// <summary>Limit of one call of the rotation function. 5 min.</summary>
    public TimeSpan InvokeTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Reads and checks the configuration; all errors at once.</summary>
    public static EmulatorOptions? Read(IConfiguration configuration, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        string Setting(string key, string fallback) => configuration[key] is { Length: > 0 } value ? value : fallback;

        var accountId = Setting("AccountId", "123456789012");
        if (accountId.Length != 12 || !accountId.All(char.IsAsciiDigit))
            found.Add($"AccountId '{accountId}' is not an AWS account id: use twelve digits.");
        var region = Setting("Region", "us-east-1");
        if (!region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            found.Add($"Region '{region}' is not a region's name: use one like eu-central-1.");
        Uri? lambda = null;
        if (configuration["LambdaEndpoint"] is { Length: > 0 } endpoint
            && (!Uri.TryCreate(endpoint, UriKind.Absolute, out lambda) || (lambda.Scheme != Uri.UriSchemeHttp && lambda.Scheme != Uri.UriSchemeHttps)))
        {
            found.Add($"LambdaEndpoint '{endpoint}' is not an http or https URL: use one like http://127.0.0.1:9001.");
        }

        var retryDelay = Setting("RotationRetryDelay", "00:00:01");
        if (!TimeSpan.TryParse(retryDelay, out var delay) || delay <= TimeSpan.Zero)
            found.Add($"RotationRetryDelay '{retryDelay}' is not a positive time: use one like 00:00:01.");
        errors = found;
        return found.Count > 0 ? null : new EmulatorOptions
        {
            Region = region,
            AccountId = accountId,
            Credentials = new AwsCredentials(
                Setting("Credentials:AccessKeyId", "test"), Setting("Credentials:SecretAccessKey", "test"), configuration["Credentials:SessionToken"]),
            LambdaEndpoint = lambda,
            StateFile = configuration["StateFile"] is { Length: > 0 } path ? path : null,
            RotationRetryDelay = delay,
        };
    }
}
