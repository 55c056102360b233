namespace Dashboard.Metrics;

/// <summary>How the points of an instrument add up.</summary>
internal enum MetricKind
{
    /// <summary>A value that may go up and down; the last one counts.</summary>
    Gauge,

    /// <summary>Increases; points hold what was added.</summary>
    Counter,

    /// <summary>Distributions; points hold the measurements that were added.</summary>
    Histogram,
}
