namespace SecretsEmulator.Contract;

/// <summary>A version in a list.</summary>
public sealed record SecretVersionEntry
{
    public string? VersionId { get; init; }

    public IReadOnlyCollection<string>? VersionStages { get; init; }

    public DateTimeOffset? LastAccessedDate { get; init; }

    public DateTimeOffset? CreatedDate { get; init; }

    public IReadOnlyList<string>? KmsKeyIds { get; init; }
}
