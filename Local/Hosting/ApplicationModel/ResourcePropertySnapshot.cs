namespace Aspire.Hosting.ApplicationModel;

/// <summary>A fact about a resource.</summary>
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    /// <summary>Whether the value is masked until asked for.</summary>
    public bool IsSensitive { get; init; }
}
