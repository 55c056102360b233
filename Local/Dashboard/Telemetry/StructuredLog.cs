namespace Dashboard.Telemetry;

/// <summary>A log record.</summary>
internal sealed record StructuredLog
{
    /// <summary>Given by the store: grows with every record.</summary>
    public long Id { get; init; }

    public DateTimeOffset Time { get; init; }

    public LogSeverity Severity { get; init; }

    public required TelemetryResource Resource { get; init; }

    /// <summary>The logger's category (name of the instrumentation scope).</summary>
    public required string Category { get; init; }

    public required string Message { get; init; }

    public string? TraceId { get; init; }

    public string? SpanId { get; init; }

    public string? EventName { get; init; }

    public TelemetryAttributes Attributes { get; init; } = TelemetryAttributes.Empty;

    /// <summary>Bytes that it keeps in memory, roughly; its resource is shared with other records.</summary>
    public long Size => 256 + (sizeof(char) * Message.Length) + Attributes.Size;
}
