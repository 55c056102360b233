namespace Dashboard.Telemetry;

/// <summary>A span. Times are nanoseconds since 1970 (UTC).</summary>
internal sealed record TelemetrySpan
{
    public required string TraceId { get; init; }

    public required string SpanId { get; init; }

    /// <summary>Null for a root.</summary>
    public string? ParentSpanId { get; init; }

    public required TelemetryResource Resource { get; init; }

    /// <summary>Name of the instrumentation scope (the activity source).</summary>
    public required string Scope { get; init; }

    public required string Name { get; init; }

    public SpanKind Kind { get; init; }

    public long StartNanoseconds { get; init; }

    public long EndNanoseconds { get; init; }

    public SpanStatus Status { get; init; }

    public string? StatusMessage { get; init; }

    public TelemetryAttributes Attributes { get; init; } = TelemetryAttributes.Empty;

    public SpanEvent[] Events { get; init; } = [];

    public SpanLink[] Links { get; init; } = [];

    /// <summary>Attributes and events that the sender or the receiver's limits left out.</summary>
    public int Dropped { get; init; }

    /// <summary>Bytes that it keeps in memory, roughly; its resource is shared with other spans.</summary>
    public long Size => 512 + (sizeof(char) * (Name.Length + (StatusMessage?.Length ?? 0))) + Attributes.Size
        + Events.Sum(static e => 64 + (sizeof(char) * e.Name.Length) + e.Attributes.Size) + Links.Sum(static link => 128 + link.Attributes.Size);
}
