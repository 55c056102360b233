namespace Inspector.Lambda;

/// <summary>A Lambda sandbox, as the Lambda emulator's admin API tells it (docs/architecture.md).</summary>
internal sealed record SandboxRecord
{
    public required string Id { get; init; }

    public string Function { get; init; } = "";

    /// <summary><c>Init</c>, <c>Idle</c> (frozen), <c>Busy</c>, <c>ShuttingDown</c> or <c>Ended</c>.</summary>
    public string State { get; init; } = "";

    public int? Pid { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? EndReason { get; init; }

    public double MemoryMb { get; init; }

    public double MaxMemoryMb { get; init; }

    public long Invocations { get; init; }

    public IReadOnlyList<SandboxPhaseRecord> Phases { get; init; } = [];
}

/// <summary>A stretch of a sandbox's life; no end: it lasts.</summary>
internal sealed record SandboxPhaseRecord(string Name, DateTimeOffset Start, DateTimeOffset? End, string? Detail);
