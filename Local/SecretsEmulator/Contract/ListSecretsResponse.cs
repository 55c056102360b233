namespace SecretsEmulator.Contract;

/// <summary>ListSecrets' answer.</summary>
public sealed record ListSecretsResponse
{
    public IReadOnlyList<SecretDescription> SecretList { get; init; } = [];

    public string? NextToken { get; init; }
}
