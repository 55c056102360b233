namespace SecretsEmulator.Contract;

/// <summary>UpdateSecret.</summary>
public sealed record UpdateSecretRequest
{
    public string? SecretId { get; init; }

    public string? ClientRequestToken { get; init; }

    public string? Description { get; init; }

    public string? KmsKeyId { get; init; }

    public string? SecretString { get; init; }

    public byte[]? SecretBinary { get; init; }
}
