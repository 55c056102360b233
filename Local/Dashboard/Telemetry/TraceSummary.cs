namespace Dashboard.Telemetry;

/// <summary>A trace as the list shows it.</summary>
internal sealed record TraceSummary
{
    public required string TraceId { get; init; }

    /// <summary>Name of the root span, or of the earliest one while the root has not arrived.</summary>
    public required string Name { get; init; }

    /// <summary>The resource of that span.</summary>
    public required string Resource { get; init; }

    public DateTimeOffset StartTime { get; init; }

    public double DurationMs { get; init; }

    public int SpanCount { get; init; }

    public int ErrorCount { get; init; }

    public int DroppedSpans { get; init; }

    /// <summary>Whether a span without a parent has arrived.</summary>
    public bool HasRoot { get; init; }

    public IReadOnlyList<TraceResourceSummary> Resources { get; init; } = [];
}
