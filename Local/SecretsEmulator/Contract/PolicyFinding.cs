namespace SecretsEmulator.Contract;

/// <summary>What is wrong with a policy.</summary>
public sealed record PolicyFinding
{
    public string? CheckName { get; init; }

    public string? ErrorMessage { get; init; }
}
