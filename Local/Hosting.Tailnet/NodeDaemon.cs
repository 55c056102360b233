namespace Hosting.Tailnet;

/// <summary>The tailscaled that a tailnet's nodes run.</summary>
/// <param name="Path">The program.</param>
public sealed record NodeDaemon(string Path)
{
    /// <summary>Environment variables that the program needs.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Ends when the program can be run; null when it can at once.</summary>
    public IResourceBuilder<IResource>? Prerequisite { get; init; }
}
