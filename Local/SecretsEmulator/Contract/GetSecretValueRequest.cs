namespace SecretsEmulator.Contract;

/// <summary>GetSecretValue.</summary>
public sealed record GetSecretValueRequest
{
    public string? SecretId { get; init; }

    public string? VersionId { get; init; }

    public string? VersionStage { get; init; }
}
