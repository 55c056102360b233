namespace Lambda.Runtime;

/// <summary>What a function's program may set on the bootstrap.</summary>
public sealed record LambdaOptions
{
    /// <summary>
    /// Sends the telemetry that is pending and returns when that is done or the given time has passed. It is called after each result
    /// was posted (the caller has its answer then) and before the next invocation is asked for (Lambda may freeze the sandbox then),
    /// and once more at the end. Null: there is no telemetry.
    /// </summary>
    public Action<TimeSpan>? FlushTelemetry { get; init; }

    /// <summary>How much a flush may delay the sandbox's next invocation. Default: 50 ms.</summary>
    public TimeSpan FlushLimit { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Leaves nothing unfinished on the network: the sandbox may be frozen now, for any time. It is called before the next invocation is
    /// asked for, unless invocations come one right after the other (<see cref="RunGap"/>); such a run ends with it as soon as none comes.
    /// Null: there is nothing to do.
    /// </summary>
    public Action? Rest { get; init; }

    /// <summary>An invocation that comes that soon after it was asked for belongs to a run. Default: 10 ms.</summary>
    public TimeSpan RunGap { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Address of the Runtime API, <c>host:port</c> with an optional path prefix. Default: <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string? RuntimeApi { get; init; }

    /// <summary>Clock for deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Ends the loop as SIGTERM does: the invocation that runs is finished first.</summary>
    public CancellationToken Stop { get; init; }
}
