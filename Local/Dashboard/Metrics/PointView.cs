namespace Dashboard.Metrics;

/// <summary>A point of a chart.</summary>
/// <param name="Time">Start of its step, Unix milliseconds.</param>
/// <param name="Value">A gauge's value, a counter's increase per second, the mean of a histogram.</param>
/// <param name="Count">A histogram's measurements in the step.</param>
/// <param name="P50">Median.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="P99">99th percentile.</param>
internal sealed record PointView(long Time, double Value, long? Count = null, double? P50 = null, double? P90 = null, double? P99 = null);
