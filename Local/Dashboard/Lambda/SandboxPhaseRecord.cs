namespace Dashboard.Lambda;

/// <summary>A stretch of a sandbox's life; no end: it lasts.</summary>
internal sealed record SandboxPhaseRecord(string Name, DateTimeOffset Start, DateTimeOffset? End, string? Detail);
