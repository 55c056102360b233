namespace Dashboard.Telemetry;

/// <summary>OpenTelemetry's span kinds, with its numbers.</summary>
internal enum SpanKind
{
    Unspecified,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}
