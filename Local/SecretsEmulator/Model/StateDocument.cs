namespace SecretsEmulator.Model;

/// <summary>What stands in the state file.</summary>
internal sealed record StateDocument
{
    public int Format { get; init; }

    public required IReadOnlyList<Secret> Secrets { get; init; }
}
