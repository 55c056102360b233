using System.Diagnostics.Metrics;

namespace ServiceDefaults.EmbeddedMetrics;

/// <summary>An instrument's series, one for each set of attributes that was measured with.</summary>
internal sealed class InstrumentSeries(Instrument instrument)
{
    private readonly List<MetricSeries> _series = [];

    /// <summary>The series of these attributes; the last one for all where there are too many; null when it is yet to be made.</summary>
    public MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> attributes)
    {
        foreach (var series in _series)
        {
            if (series.Has(attributes))
            {
                return series;
            }
        }

        return _series.Count == EmbeddedMetricsWriter.MaxSeries ? _series[^1] : null;
    }

    /// <summary>Makes a series. The last one that there may be has no attributes.</summary>
    public MetricSeries Add(ReadOnlySpan<KeyValuePair<string, object?>> attributes)
    {
        var series = new MetricSeries(instrument, _series.Count == EmbeddedMetricsWriter.MaxSeries - 1 ? [] : attributes.ToArray());
        _series.Add(series);
        return series;
    }
}
