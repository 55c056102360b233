using System.Diagnostics;

namespace LambdaEmulator.Functions;

/// <summary>A request to invoke a function.</summary>
internal sealed record InvocationRequest(ReadOnlyMemory<byte> Payload)
{
    /// <summary>The caller's span.</summary>
    public ActivityContext Parent { get; init; }

    /// <summary>For the function, as the caller sent it.</summary>
    public string? ClientContext { get; init; }

    /// <summary>Whether the answer waits for the invocation's log.</summary>
    public bool WithLog { get; init; }
}
