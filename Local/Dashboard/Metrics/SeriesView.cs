using Dashboard.Telemetry;

namespace Dashboard.Metrics;

/// <summary>A line of a chart.</summary>
/// <param name="Attributes">The dimensions it stands for.</param>
/// <param name="Total">As <see cref="MetricSeries.Total"/>, summed over what was merged.</param>
/// <param name="Points">Oldest first; steps in which nothing happened are left out.</param>
internal sealed record SeriesView(TelemetryAttributes Attributes, double Total, IReadOnlyList<PointView> Points);
