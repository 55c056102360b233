using Dashboard.Telemetry;

namespace Dashboard.Metrics;

/// <summary>An instrument and its series. Guarded by its store's lock.</summary>
internal sealed class Instrument(InstrumentKey key, MetricKind kind, string unit, string description)
{
    public InstrumentKey Key => key;

    public MetricKind Kind => kind;

    public string Unit => unit;

    public string Description => description;

    /// <summary>By instance of the resource and attributes.</summary>
    public Dictionary<(string Instance, TelemetryAttributes Attributes), MetricSeries> Series { get; } = [];
}
