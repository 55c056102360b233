namespace Dashboard.Telemetry;

/// <summary>The severities as .NET names them; OpenTelemetry has four numbers for each (1-4 trace … 21-24 fatal).</summary>
internal enum LogSeverity
{
    Trace,
    Debug,
    Information,
    Warning,
    Error,
    Critical,
}
