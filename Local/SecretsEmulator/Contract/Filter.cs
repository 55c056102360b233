namespace SecretsEmulator.Contract;

/// <summary>A filter of ListSecrets and BatchGetSecretValue.</summary>
public sealed record Filter
{
    public string? Key { get; init; }

    public IReadOnlyList<string>? Values { get; init; }
}
