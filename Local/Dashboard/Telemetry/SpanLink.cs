namespace Dashboard.Telemetry;

/// <summary>A link of a span to another one.</summary>
internal sealed record SpanLink(string TraceId, string SpanId, TelemetryAttributes Attributes);
