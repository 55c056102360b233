namespace EmbeddedHosting.Engine;

/// <summary>An environment variable of a process about to start.</summary>
internal sealed record LaunchVariable(string Name, string? Value, bool IsSecret)
{
    public override string ToString() => $"{Name}={(IsSecret ? "***" : Value)}";
}
