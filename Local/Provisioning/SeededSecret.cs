namespace Provisioning;

/// <summary>A secret that exists before the first webhook, such as a sender's signing secret.</summary>
internal sealed record SeededSecret(string Name, string Value)
{
    /// <summary>The name alone: a value never reaches a log.</summary>
    public override string ToString() => Name;
}
