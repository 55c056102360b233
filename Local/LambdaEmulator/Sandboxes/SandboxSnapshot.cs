namespace LambdaEmulator.Sandboxes;

/// <summary>A sandbox as the admin API shows it.</summary>
internal sealed record SandboxSnapshot(
    string Id,
    string Function,
    SandboxState State,
    int? Pid,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? EndReason,
    int MemoryMb,
    int MaxMemoryMb,
    long Invocations,
    IReadOnlyList<SandboxPhase> Phases);
