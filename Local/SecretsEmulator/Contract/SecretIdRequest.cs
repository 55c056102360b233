namespace SecretsEmulator.Contract;

/// <summary>What the operations take that need nothing but the secret.</summary>
public sealed record SecretIdRequest
{
    public string? SecretId { get; init; }
}
