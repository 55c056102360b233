namespace SecretsEmulator.Contract;

/// <summary>A tag; keys are case-sensitive.</summary>
public sealed record Tag
{
    public string? Key { get; init; }

    public string? Value { get; init; }
}
