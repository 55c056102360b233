namespace SecretsEmulator.Contract;

/// <summary>BatchGetSecretValue.</summary>
public sealed record BatchGetSecretValueRequest
{
    public IReadOnlyList<string>? SecretIdList { get; init; }

    public IReadOnlyList<Filter>? Filters { get; init; }

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }
}
