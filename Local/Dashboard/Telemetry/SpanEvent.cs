namespace Dashboard.Telemetry;

/// <summary>An event of a span; its time is in nanoseconds since 1970.</summary>
internal sealed record SpanEvent(string Name, long TimeNanoseconds, TelemetryAttributes Attributes);
