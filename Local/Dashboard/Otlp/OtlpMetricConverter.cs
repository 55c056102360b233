using Dashboard.Metrics;
using Dashboard.Otlp.Messages;
using Dashboard.Telemetry;

namespace Dashboard.Otlp;

/// <summary>Turns metric messages into readings.</summary>
internal sealed class OtlpMetricConverter(OtlpConverter converter)
{
    public IEnumerable<MetricReading> Readings(ExportMetricsServiceRequest request) =>
        from resourceMetrics in request.ResourceMetrics
        let resource = converter.Resource(resourceMetrics.Resource)
        from scopeMetrics in resourceMetrics.ScopeMetrics
        let meter = OtlpConverter.Name(scopeMetrics.Scope)
        from metric in scopeMetrics.Metrics
        from reading in Readings(metric, Describe(metric, resource, meter))
        select reading;

    private static bool IsCumulative(AggregationTemporality temporality) => temporality == AggregationTemporality.Cumulative;

    private MetricReading Describe(Metric metric, TelemetryResource resource, string meter) => new()
    {
        Resource = resource,
        Meter = meter,
        Name = converter.Cut(metric.Name),
        Unit = converter.Cut(metric.Unit),
        Description = converter.Cut(metric.Description),
        Kind = metric.DataCase switch
        {
            Metric.DataOneofCase.Sum when metric.Sum.IsMonotonic => MetricKind.Counter,
            Metric.DataOneofCase.Sum or Metric.DataOneofCase.Gauge => MetricKind.Gauge,
            _ => MetricKind.Histogram,
        },
        IsCumulative = metric.DataCase switch
        {
            Metric.DataOneofCase.Sum => IsCumulative(metric.Sum.AggregationTemporality),
            Metric.DataOneofCase.Histogram => IsCumulative(metric.Histogram.AggregationTemporality),
            Metric.DataOneofCase.ExponentialHistogram => IsCumulative(metric.ExponentialHistogram.AggregationTemporality),
            Metric.DataOneofCase.Summary => true,
            _ => false,
        },
        Attributes = TelemetryAttributes.Empty,
        Point = new MetricPoint(),
    };

    private IEnumerable<MetricReading> Readings(Metric metric, MetricReading description) => metric.DataCase switch
    {
        Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Select(point => Number(description, point)),
        Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Select(point => Number(description, point)),
        Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Select(point => Explicit(description, point)),
        Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.DataPoints.Select(point => Exponential(description, point)),
        Metric.DataOneofCase.Summary => metric.Summary.DataPoints.Select(point => WithoutBuckets(description, point)),
        _ => [],
    };

    private MetricReading Number(MetricReading description, NumberDataPoint point) => description with
    {
        Attributes = converter.Attributes(point.Attributes),
        Start = point.StartTimeUnixNano,
        Point = new MetricPoint
        {
            Slot = MetricSeries.SlotOf(point.TimeUnixNano),
            Value = point.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble,
        },
    };

    private MetricReading Explicit(MetricReading description, HistogramDataPoint point) => description with
    {
        Attributes = converter.Attributes(point.Attributes),
        Start = point.StartTimeUnixNano,
        Point = new MetricPoint
        {
            Slot = MetricSeries.SlotOf(point.TimeUnixNano),
            Value = point.Sum,
            Count = (long)point.Count,
            Buckets = HasBuckets(point) ? [.. point.BucketCounts.Select(count => (long)count)] : null,
            Bounds = HasBuckets(point) ? [.. point.ExplicitBounds] : null,
            Lowest = Limit(point.HasMin, point.Min, double.NegativeInfinity),
            Highest = Limit(point.HasMax, point.Max, double.PositiveInfinity),
        },
    };

    private static double Limit(bool isTold, double told, double otherwise) => isTold && double.IsFinite(told) ? told : otherwise;

    private static bool HasBuckets(HistogramDataPoint point) =>
        point.BucketCounts.Count is > 1 and <= 512 && point.BucketCounts.Count == point.ExplicitBounds.Count + 1;

    private MetricReading Exponential(MetricReading description, ExponentialHistogramDataPoint point) => description with
    {
        Attributes = converter.Attributes(point.Attributes),
        Start = point.StartTimeUnixNano,
        Point = new MetricPoint
        {
            Slot = MetricSeries.SlotOf(point.TimeUnixNano),
            Value = point.Sum,
            Count = (long)point.Count,
            Buckets = ExponentialGrid.Counts(point),
            Bounds = ExponentialGrid.Bounds,
            Lowest = Limit(point.HasMin, point.Min, double.NegativeInfinity),
            Highest = Limit(point.HasMax, point.Max, double.PositiveInfinity),
        },
    };

    // A summary's quantiles cannot be merged or subtracted: its count and mean remain.
    private MetricReading WithoutBuckets(MetricReading description, SummaryDataPoint point) => description with
    {
        Attributes = converter.Attributes(point.Attributes),
        Start = point.StartTimeUnixNano,
        Point = new MetricPoint { Slot = MetricSeries.SlotOf(point.TimeUnixNano), Value = point.Sum, Count = (long)point.Count },
    };
}
