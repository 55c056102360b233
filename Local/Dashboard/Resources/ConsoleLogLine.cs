namespace Dashboard.Resources;

/// <summary>A line that a resource's process wrote.</summary>
/// <param name="Resource">The resource's name.</param>
/// <param name="Sequence">Grows with every line of the engine, over all resources.</param>
/// <param name="Time">When the engine read it (UTC).</param>
/// <param name="Text">The line without its end; may have ANSI escape sequences.</param>
/// <param name="IsError">True for standard error.</param>
public sealed record ConsoleLogLine(string Resource, long Sequence, DateTimeOffset Time, string Text, bool IsError = false);
