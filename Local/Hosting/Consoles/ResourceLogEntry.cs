namespace EmbeddedHosting.Consoles;

/// <summary>A line of a resource's log with where and when it came from.</summary>
internal sealed record ResourceLogEntry(string Resource, long Sequence, DateTimeOffset Time, string Text, bool IsError, bool IsFromEngine);
