using System.Diagnostics;
using LambdaEmulator.Sandboxes;

namespace LambdaEmulator.Functions;

/// <summary>A request to invoke a function.</summary>
internal sealed record InvocationRequest(ReadOnlyMemory<byte> Payload)
{
    /// <summary>The qualifier that the caller gave; the function sees it in its ARN (recorded).</summary>
    public string? Qualifier { get; init; }

    /// <summary>The caller's span.</summary>
    public ActivityContext Parent { get; init; }

    /// <summary>For the function, as the caller sent it.</summary>
    public string? ClientContext { get; init; }

    /// <summary>Whether the answer waits for the invocation's log.</summary>
    public bool WithLog { get; init; }
}

/// <summary>An invocation under way, or refused.</summary>
/// <param name="Refusal">Null when a sandbox has it.</param>
/// <param name="IsCold">Whether its sandbox was started for it.</param>
/// <param name="Completed">The runtime and the extensions have finished with it.</param>
/// <param name="Log">The sandbox's log, and the position in it where this invocation begins.</param>
internal sealed record InvocationRun(InvocationRefusal? Refusal, bool IsCold, Task Completed, (SandboxLog Lines, long Start)? Log)
{
    public static InvocationRun Refused(InvocationRefusal refusal) => new(refusal, false, Task.CompletedTask, null);
}

/// <summary>Why an invocation never reached a sandbox.</summary>
internal enum InvocationRefusal
{
    /// <summary>The function's concurrency is used up.</summary>
    TooManyRequests,

    /// <summary>No process serves a function that is attached from outside.</summary>
    NotAttached,

    /// <summary>The emulator is about to end.</summary>
    Stopping,
}

/// <summary>What became of an invocation.</summary>
internal sealed record InvocationResult(string RequestId)
{
    /// <summary>Why it never reached a sandbox; null when it did.</summary>
    public InvocationRefusal? Refusal { get; init; }

    /// <summary>The function's response, or an error document.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Type of the function's or the sandbox's error; null for a response.</summary>
    public string? ErrorType { get; init; }

    public bool IsCold { get; init; }

    /// <summary>The last 4 KB of the invocation's log, when asked for.</summary>
    public ReadOnlyMemory<byte>? LogTail { get; init; }

    public bool Succeeded => Refusal is null && ErrorType is null;
}
