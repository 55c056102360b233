namespace SecretsEmulator.Contract;

/// <summary>BatchGetSecretValue's answer.</summary>
public sealed record BatchGetSecretValueResponse
{
    public IReadOnlyList<SecretValueResponse> SecretValues { get; init; } = [];

    public IReadOnlyList<BatchError> Errors { get; init; } = [];

    public string? NextToken { get; init; }
}
