namespace SecretsEmulator.Contract;

/// <summary>TagResource.</summary>
public sealed record TagResourceRequest
{
    public string? SecretId { get; init; }

    public IReadOnlyList<Tag>? Tags { get; init; }
}
