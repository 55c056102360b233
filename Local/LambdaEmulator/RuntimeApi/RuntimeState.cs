namespace LambdaEmulator.RuntimeApi;

/// <summary>What the runtime is doing, seen through its API calls.</summary>
internal enum RuntimeState
{
    /// <summary>Started; it has not called next yet.</summary>
    Started,

    /// <summary>Waiting in next.</summary>
    Ready,

    /// <summary>It has an invocation that it has not answered.</summary>
    Running,

    /// <summary>It answered and has not called next yet.</summary>
    ResponseSent,

    /// <summary>It reported a failed initialization.</summary>
    InitError,
}
