namespace SecretsEmulator.Contract;

/// <summary>UntagResource.</summary>
public sealed record UntagResourceRequest
{
    public string? SecretId { get; init; }

    public IReadOnlyList<string>? TagKeys { get; init; }
}
