namespace LambdaEmulator.Functions;

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
