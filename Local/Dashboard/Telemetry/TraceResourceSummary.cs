namespace Dashboard.Telemetry;

/// <summary>What one resource contributed to a trace.</summary>
internal sealed record TraceResourceSummary(string Name, int Spans, int Errors);
