namespace Lambda.Runtime;

/// <summary>What a handler may know of the invocation it serves.</summary>
public sealed class LambdaContext
{
    private readonly TimeProvider _time;

    /// <summary>Creates a context; the bootstrap does, and tests do.</summary>
    public LambdaContext(string requestId, DateTimeOffset deadline, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        RequestId = requestId;
        Deadline = deadline;
    }

    /// <summary>Lambda's id of the invocation.</summary>
    public string RequestId { get; }

    /// <summary>When Lambda gives up on the invocation.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>ARN that was invoked.</summary>
    public string InvokedFunctionArn { get; init; } = "";

    /// <summary>X-Ray's tracing header as Lambda sent it (<c>Root=1-…;Parent=…;Sampled=1</c>), or null.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>Whether this is the sandbox's first invocation.</summary>
    public bool IsColdStart { get; init; }

    /// <summary>Time left until <see cref="Deadline"/>; never negative.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var left = Deadline - _time.GetUtcNow();
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>The place in the trace that <see cref="TraceHeader"/> names, or null.</summary>
    public TraceParent? ParentTrace => TraceParent.FromXRay(TraceHeader);
}
