namespace SecretsEmulator.Contract;

/// <summary>UpdateSecretVersionStage.</summary>
public sealed record UpdateSecretVersionStageRequest
{
    public string? SecretId { get; init; }

    public string? VersionStage { get; init; }

    public string? RemoveFromVersionId { get; init; }

    public string? MoveToVersionId { get; init; }
}
