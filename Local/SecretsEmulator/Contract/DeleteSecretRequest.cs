namespace SecretsEmulator.Contract;

/// <summary>DeleteSecret.</summary>
public sealed record DeleteSecretRequest
{
    public string? SecretId { get; init; }

    public long? RecoveryWindowInDays { get; init; }

    public bool ForceDeleteWithoutRecovery { get; init; }
}
