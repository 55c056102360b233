namespace Dashboard.Telemetry;

/// <summary>An event of a span as the API gives it; the offset is from the trace's start, in milliseconds.</summary>
internal sealed record SpanEventView(string Name, double OffsetMs, TelemetryAttributes Attributes);
