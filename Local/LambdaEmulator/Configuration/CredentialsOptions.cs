namespace LambdaEmulator.Configuration;

/// <summary>AWS credentials of the execution role.</summary>
internal sealed record CredentialsOptions
{
    public string AccessKeyId { get; init; } = "local";

    public string SecretAccessKey { get; init; } = "local";

    /// <summary>Not set when null. (Lambda always sets one; the embedded Secrets Manager needs none.)</summary>
    public string? SessionToken { get; init; }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"CredentialsOptions {{ AccessKeyId = {AccessKeyId} }}";
}
