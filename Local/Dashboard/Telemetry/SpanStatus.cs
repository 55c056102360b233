namespace Dashboard.Telemetry;

/// <summary>OpenTelemetry's span status codes, with its numbers.</summary>
internal enum SpanStatus
{
    Unset,
    Ok,
    Error,
}
