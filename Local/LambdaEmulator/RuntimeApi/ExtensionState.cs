namespace LambdaEmulator.RuntimeApi;

/// <summary>What an extension is doing, seen through its API calls.</summary>
internal enum ExtensionState
{
    /// <summary>Registered; it has not called next yet.</summary>
    Registered,

    /// <summary>Waiting in next.</summary>
    Ready,

    /// <summary>It has an event and has not called next since.</summary>
    Running,

    /// <summary>It has the SHUTDOWN event.</summary>
    ShuttingDown,

    /// <summary>It reported a failed initialization.</summary>
    InitError,

    /// <summary>It reported that it exits.</summary>
    ExitError,

    /// <summary>It called next after SHUTDOWN, or its process ended.</summary>
    Exited,
}
