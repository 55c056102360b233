namespace SecretsEmulator.Contract;

/// <summary>ListSecretVersionIds.</summary>
public sealed record ListSecretVersionIdsRequest
{
    public string? SecretId { get; init; }

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }

    public bool IncludeDeprecated { get; init; }
}
