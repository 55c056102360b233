namespace SecretsEmulator.Contract;

/// <summary>ListSecrets.</summary>
public sealed record ListSecretsRequest
{
    public bool IncludePlannedDeletion { get; init; }

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }

    public IReadOnlyList<Filter>? Filters { get; init; }

    public string? SortOrder { get; init; }

    public string? SortBy { get; init; }
}
