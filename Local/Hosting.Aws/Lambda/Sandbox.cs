namespace Hosting.Aws;

/// <summary>A sandbox as the emulator's admin API tells of it.</summary>
internal sealed record Sandbox(
    string Id,
    string Function,
    string State,
    int? Pid,
    DateTime StartedAt,
    DateTime? EndedAt,
    string? EndReason,
    int MemoryMb,
    int MaxMemoryMb,
    long Invocations,
    IReadOnlyList<SandboxPhase> Phases)
{
    public bool HasEnded => State == "Ended";

    /// <summary>From the sandbox's start to the end of its initialization; null before that.</summary>
    public TimeSpan? ColdStart => Phases.FirstOrDefault(static phase => phase.Name == "runtime init")?.End is { } end ? end - StartedAt : null;
}
