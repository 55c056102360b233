namespace Dashboard.Telemetry;

/// <summary>A span as the API gives it: times relative to the trace's start, in milliseconds.</summary>
internal sealed record SpanView
{
    public required string SpanId { get; init; }

    public string? ParentSpanId { get; init; }

    public required string Resource { get; init; }

    public required string Instance { get; init; }

    public required string Scope { get; init; }

    public required string Name { get; init; }

    public SpanKind Kind { get; init; }

    public double OffsetMs { get; init; }

    public double DurationMs { get; init; }

    public SpanStatus Status { get; init; }

    public string? StatusMessage { get; init; }

    public required TelemetryAttributes Attributes { get; init; }

    public required TelemetryAttributes ResourceAttributes { get; init; }

    public required IReadOnlyList<SpanEventView> Events { get; init; }

    public required IReadOnlyList<SpanLink> Links { get; init; }

    public int Dropped { get; init; }

    public static SpanView Of(TelemetrySpan span, long traceStart) => new()
    {
        SpanId = span.SpanId,
        ParentSpanId = span.ParentSpanId,
        Resource = span.Resource.Name,
        Instance = span.Resource.Instance,
        Scope = span.Scope,
        Name = span.Name,
        Kind = span.Kind,
        OffsetMs = (span.StartNanoseconds - traceStart) / 1e6,
        DurationMs = (span.EndNanoseconds - span.StartNanoseconds) / 1e6,
        Status = span.Status,
        StatusMessage = span.StatusMessage,
        Attributes = span.Attributes,
        ResourceAttributes = span.Resource.Attributes,
        Events = [.. span.Events.Select(e => new SpanEventView(e.Name, (e.TimeNanoseconds - traceStart) / 1e6, e.Attributes))],
        Links = span.Links,
        Dropped = span.Dropped,
    };
}
