namespace Dashboard.Metrics;

/// <summary>An instrument as the list shows it.</summary>
/// <param name="Resource">The resource's name.</param>
/// <param name="Meter">The meter's name.</param>
/// <param name="Name">The instrument's name.</param>
/// <param name="Kind">How its points add up.</param>
/// <param name="Unit">Unit as sent (UCUM).</param>
/// <param name="Description">What it measures.</param>
/// <param name="Series">Number of series.</param>
/// <param name="Total">Sum of the series' totals.</param>
internal sealed record InstrumentSummary(
    string Resource,
    string Meter,
    string Name,
    MetricKind Kind,
    string Unit,
    string Description,
    int Series,
    double Total);
