using AwsClient.Signing;

namespace AwsClient;

/// <summary>Where and as whom the client calls, and how long it may take.</summary>
public sealed record AwsOptions
{
    /// <summary>The region in the signature, for instance <c>eu-central-1</c>.</summary>
    public required string Region { get; init; }

    /// <summary>The service's address.</summary>
    public required Uri Endpoint { get; init; }

    public required AwsCredentials Credentials { get; init; }

    /// <summary>Limit of one call with all its retries. 5 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Limit of one attempt. 2 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a call is tried when it is throttled, the service fails or the connection breaks. 4.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Upper bound of the first delay between attempts; it doubles, and the delay is drawn at random below it. 50 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Reads <c>AWS_REGION</c> (or <c>AWS_DEFAULT_REGION</c>), the service's endpoint variable (or <c>AWS_ENDPOINT_URL</c>),
    /// <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c> and <c>AWS_SESSION_TOKEN</c>, as the AWS SDKs do.
    /// </summary>
    /// <param name="service">The service that is called.</param>
    /// <param name="errors">Everything that is missing or wrong, a sentence each; empty when options are returned.</param>
    /// <param name="environment">The variables; null: the process's own.</param>
    public static AwsOptions? FromEnvironment(AwsService service, out IReadOnlyList<string> errors, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        var found = new List<string>();
        var region = First(environment, "AWS_REGION", "AWS_DEFAULT_REGION");
        if (region is null)
            found.Add($"AWS_REGION is not set: set it to the {service.Resource}'s region, for instance eu-central-1.");
        var address = First(environment, service.EndpointVariable, "AWS_ENDPOINT_URL");
        var endpoint = address is null ? service.EndpointIn(region ?? "us-east-1") : ParseEndpoint(address);
        if (endpoint is null)
            found.Add($"{service.EndpointVariable} (or AWS_ENDPOINT_URL) '{address}' is not an http or https URL, for instance http://127.0.0.1:4566.");
        var accessKeyId = First(environment, "AWS_ACCESS_KEY_ID");
        var secretAccessKey = First(environment, "AWS_SECRET_ACCESS_KEY");
        if (accessKeyId is null || secretAccessKey is null)
            found.Add("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set: in Lambda they are the role's; elsewhere set a key pair.");

        errors = found;
        return found.Count > 0 ? null : new AwsOptions
        {
            Region = region!,
            Endpoint = endpoint!,
            Credentials = new AwsCredentials(accessKeyId!, secretAccessKey!, First(environment, "AWS_SESSION_TOKEN")),
        };
    }

    private static string? First(Func<string, string?> environment, params string[] names) =>
        names.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    private static Uri? ParseEndpoint(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;
}
