namespace LambdaEmulator.Functions;

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
