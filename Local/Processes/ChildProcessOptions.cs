namespace Processes;

/// <summary>What to start and how.</summary>
public sealed record ChildProcessOptions
{
    /// <summary>A path, or a bare name that is looked up on this process's PATH.</summary>
    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>This process's own directory when null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables of the child; a null value removes an inherited one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether the child starts from this process's environment (true) or from an empty one (false).</summary>
    public bool InheritEnvironment { get; init; } = true;

    /// <summary>Called for each line, in order within a stream, up to the last line even when it has no line end. Must not block.</summary>
    public Action<OutputLine>? Output { get; init; }
}
