using LambdaEmulator.Sandboxes;

namespace LambdaEmulator.Functions;

/// <summary>An invocation under way, or refused.</summary>
/// <param name="Refusal">Null when a sandbox has it.</param>
/// <param name="IsCold">Whether its sandbox was started for it.</param>
/// <param name="Completed">The runtime and the extensions have finished with it.</param>
/// <param name="Log">The sandbox's log, and the position in it where this invocation begins.</param>
internal sealed record InvocationRun(InvocationRefusal? Refusal, bool IsCold, Task Completed, (SandboxLog Lines, long Start)? Log)
{
    public static InvocationRun Refused(InvocationRefusal refusal) => new(refusal, false, Task.CompletedTask, null);
}
