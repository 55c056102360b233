namespace Dashboard.Telemetry;

/// <summary>A log record as the API gives it.</summary>
internal sealed record LogView(
    long Id,
    DateTimeOffset Time,
    LogSeverity Severity,
    string Resource,
    string Instance,
    string Category,
    string Message,
    string? TraceId,
    string? SpanId,
    string? EventName,
    TelemetryAttributes Attributes)
{
    public static LogView Of(StructuredLog log) => new(
        log.Id,
        log.Time,
        log.Severity,
        log.Resource.Name,
        log.Resource.Instance,
        log.Category,
        log.Message,
        log.TraceId,
        log.SpanId,
        log.EventName,
        log.Attributes);
}
