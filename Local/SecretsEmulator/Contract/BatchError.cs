namespace SecretsEmulator.Contract;

/// <summary>Why one secret of a batch has no value.</summary>
public sealed record BatchError
{
    public string? SecretId { get; init; }

    public string? ErrorCode { get; init; }

    public string? Message { get; init; }
}
