using Dashboard.Telemetry;

namespace Dashboard.Metrics;

/// <summary>A data point as it came in.</summary>
internal sealed record MetricReading
{
    public required TelemetryResource Resource { get; init; }

    public required string Meter { get; init; }

    public required string Name { get; init; }

    public required string Unit { get; init; }

    public required string Description { get; init; }

    public required MetricKind Kind { get; init; }

    public required TelemetryAttributes Attributes { get; init; }

    public required MetricPoint Point { get; init; }

    /// <summary>True where the point counts from <see cref="Start"/>, false where it counts from the point before.</summary>
    public bool IsCumulative { get; init; }

    /// <summary>When a cumulative sum began (Unix nanoseconds): a new value says that the sender started again.</summary>
    public ulong Start { get; init; }
}
