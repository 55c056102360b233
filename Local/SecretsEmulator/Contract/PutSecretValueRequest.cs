namespace SecretsEmulator.Contract;

/// <summary>PutSecretValue.</summary>
public sealed record PutSecretValueRequest
{
    public string? SecretId { get; init; }

    public string? ClientRequestToken { get; init; }

    public string? SecretString { get; init; }

    public byte[]? SecretBinary { get; init; }

    public IReadOnlyList<string>? VersionStages { get; init; }
}
