namespace SecretsEmulator.Contract;

/// <summary>ValidateResourcePolicy.</summary>
public sealed record ValidateResourcePolicyRequest
{
    public string? SecretId { get; init; }

    public string? ResourcePolicy { get; init; }
}
