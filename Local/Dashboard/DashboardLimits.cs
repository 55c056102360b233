namespace Dashboard;

/// <summary>How much the dashboard keeps; what goes beyond drops the oldest, which the pages show.</summary>
public sealed record DashboardLimits
{
    /// <summary>Traces.</summary>
    public int Traces { get; init; } = 10_000;

    /// <summary>Spans of one trace.</summary>
    public int SpansPerTrace { get; init; } = 2_000;

    /// <summary>Spans over all traces.</summary>
    public int Spans { get; init; } = 100_000;

    /// <summary>Bytes of all kept spans together, roughly.</summary>
    public long SpanBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Structured log records.</summary>
    public int LogRecords { get; init; } = 20_000;

    /// <summary>Bytes of all kept log records together, roughly.</summary>
    public long LogBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Combinations of instrument, resource and attributes.</summary>
    public int MetricSeries { get; init; } = 2_000;

    /// <summary>Points of one series, each of two seconds.</summary>
    public int PointsPerSeries { get; init; } = 450;

    /// <summary>Webhooks.</summary>
    public int Webhooks { get; init; } = 500;

    /// <summary>Bytes of all kept webhooks' bodies together.</summary>
    public long WebhookBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Ended sandboxes; those that run are always kept.</summary>
    public int EndedSandboxes { get; init; } = 50;

    /// <summary>Characters of an attribute's value or of a log message; the rest is cut off and marked.</summary>
    public int TextLength { get; init; } = 8_192;

    /// <summary>Attributes of a span, event, link or log record.</summary>
    public int Attributes { get; init; } = 128;

    /// <summary>Bytes of one OTLP request, before and after decompression.</summary>
    public int RequestBytes { get; init; } = 16 * 1024 * 1024;
}
