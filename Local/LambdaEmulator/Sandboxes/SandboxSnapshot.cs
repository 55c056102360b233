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

/// <summary>Where a sandbox is in its life.</summary>
internal enum SandboxState
{
    /// <summary>Its processes start.</summary>
    Init,

    /// <summary>It waits for an invocation, frozen unless the function says otherwise.</summary>
    Idle,

    /// <summary>It handles an invocation.</summary>
    Busy,

    /// <summary>Its processes end: for good, or to start again after a failure.</summary>
    ShuttingDown,

    /// <summary>It is gone.</summary>
    Ended,
}
