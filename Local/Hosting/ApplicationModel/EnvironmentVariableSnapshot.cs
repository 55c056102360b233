namespace Aspire.Hosting.ApplicationModel;

/// <summary>A variable of a started process.</summary>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec)
{
    internal bool IsSecret { get; init; }

    public override string ToString() => $"{Name}={(IsSecret ? "***" : Value)}";
}
