namespace LambdaEmulator.EventSources;

/// <summary>An event source mapping: a queue whose messages a function gets.</summary>
internal sealed record EventSourceOptions
{
    public required string Function { get; init; }

    public required Uri QueueUrl { get; init; }

    /// <summary>Where SQS is.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>At most so many messages in one invocation.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>At most so many invocations at a time.</summary>
    public int MaximumConcurrency { get; init; } = 2;

    public string QueueName => QueueUrl.Segments[^1];
}
