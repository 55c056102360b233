namespace SecretsEmulator.Contract;

/// <summary>PutResourcePolicy.</summary>
public sealed record PutResourcePolicyRequest
{
    public string? SecretId { get; init; }

    public string? ResourcePolicy { get; init; }

    public bool BlockPublicPolicy { get; init; }
}
