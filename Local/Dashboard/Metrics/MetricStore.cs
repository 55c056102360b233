using Dashboard.Api;
using Dashboard.Telemetry;

namespace Dashboard.Metrics;

/// <summary>Instruments and their newest points, in memory.</summary>
internal sealed class MetricStore(DashboardLimits limits, TimeProvider time)
{
    /// <summary>Most lines of one chart.</summary>
    public const int MaxLines = 12;

    private const int TargetPoints = 120;

    private readonly Lock _gate = new();
    private readonly Dictionary<InstrumentKey, Instrument> _instruments = [];
    private int _series;
    private long _dropped;

    /// <summary>Says that points came, once for each export.</summary>
    public ChangeFeed<bool> Changes { get; } = new(capacity: 1);

    /// <summary>Series kept, and series dropped since the start.</summary>
    public (int Kept, long Dropped) Counts
    {
        get
        {
            lock (_gate)
            {
                return (_series, _dropped);
            }
        }
    }

    public void Add(IEnumerable<MetricReading> readings)
    {
        lock (_gate)
        {
            foreach (var reading in readings)
            {
                Add(reading);
            }
        }

        Changes.Publish(true);
    }

    public IReadOnlyList<InstrumentSummary> List()
    {
        lock (_gate)
        {
            return [.. _instruments.Values.Select(Summarize)
                .OrderBy(i => i.Resource, StringComparer.Ordinal).ThenBy(i => i.Meter, StringComparer.Ordinal).ThenBy(i => i.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>The chart; null for an unknown instrument.</summary>
    public ChartView? Chart(ChartQuery query)
    {
        lock (_gate)
        {
            if (!_instruments.TryGetValue(query.Key, out var instrument))
            {
                return null;
            }

            var now = time.GetUtcNow().ToUnixTimeSeconds();
            var step = StepOf(query.Minutes);
            var from = (now - (query.Minutes * 60)) / step * step;
            var lines = (from series in instrument.Series.Values
                         where query.Where.All(pair => series.Attributes[pair.Key] == pair.Value)
                         group series by Group(series.Attributes, query.GroupBy) into line
                         orderby line.Sum(s => s.Total) descending
                         select line).ToList();
            return new ChartView
            {
                Instrument = Summarize(instrument),
                StepSeconds = step,
                From = from * 1000,
                To = now * 1000,
                Dimensions = Dimensions(instrument),
                Series = [.. lines.Take(MaxLines).Select(line => new SeriesView(line.Key, line.Sum(s => s.Total), Points(instrument.Kind, line, from, step)))],
                MoreSeries = Math.Max(0, lines.Count - MaxLines),
            };
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _instruments.Clear();
            _series = 0;
        }
    }

    private static int StepOf(int minutes)
    {
        var step = Math.Max(MetricSeries.SlotSeconds, minutes * 60 / TargetPoints);
        return (step + MetricSeries.SlotSeconds - 1) / MetricSeries.SlotSeconds * MetricSeries.SlotSeconds;
    }

    private static TelemetryAttributes Group(TelemetryAttributes attributes, IReadOnlyList<string>? keys) =>
        keys is null ? attributes : new([.. from key in keys select new KeyValuePair<string, string>(key, attributes[key] ?? "")]);

    private static List<PointView> Points(MetricKind kind, IEnumerable<MetricSeries> line, long from, int step)
    {
        var steps = new SortedDictionary<long, MetricPoint>();
        foreach (var series in line)
        {
            // Gauges of several instances add up; within one, the last of a step counts.
            var own = new Dictionary<long, MetricPoint>();
            foreach (var point in series.Points)
            {
                var start = point.Slot * MetricSeries.SlotSeconds / step * step;
                if (start < from)
                {
                    continue;
                }

                if (own.TryGetValue(start, out var merged))
                {
                    merged.Merge(point, kind);
                }
                else
                {
                    own[start] = point.Copy();
                }
            }

            foreach (var (start, point) in own)
            {
                if (!steps.TryGetValue(start, out var sum))
                {
                    steps[start] = point;
                }
                else if (kind == MetricKind.Gauge)
                {
                    sum.Value += point.Value;
                }
                else
                {
                    sum.Merge(point, kind);
                }
            }
        }

        return [.. steps.Select(pair => View(kind, pair.Key * 1000, pair.Value, step))];
    }

    private static PointView View(MetricKind kind, long timeMs, MetricPoint point, int step) => kind switch
    {
        MetricKind.Counter => new PointView(timeMs, point.Value / step),
        MetricKind.Histogram => new PointView(
            timeMs,
            point.Count == 0 ? 0 : point.Value / point.Count,
            point.Count,
            point.Quantile(0.5),
            point.Quantile(0.9),
            point.Quantile(0.99)),
        _ => new PointView(timeMs, point.Value),
    };

    private static Dictionary<string, IReadOnlyList<string>> Dimensions(Instrument instrument)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var series in instrument.Series.Values)
        {
            pairs.AddRange(series.Attributes.Pairs);
        }

        return pairs.GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, IReadOnlyList<string> (group) => [.. group.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], StringComparer.Ordinal);
    }

    private static InstrumentSummary Summarize(Instrument instrument) => new(
        instrument.Key.Resource,
        instrument.Key.Meter,
        instrument.Key.Name,
        instrument.Kind,
        instrument.Unit,
        instrument.Description,
        instrument.Series.Count,
        instrument.Series.Values.Sum(series => series.Total));

    // Sandboxes come and go, each with series of its own: the one that was silent longest makes room.
    private void DropStalest()
    {
        var (instrument, stalest) = (from candidate in _instruments.Values
                                     from series in candidate.Series
                                     select (candidate, series)).MinBy(pair => pair.series.Value.LastSlot);
        instrument.Series.Remove(stalest.Key);
        if (instrument.Series.Count == 0)
        {
            _instruments.Remove(instrument.Key);
        }

        _series--;
        _dropped++;
    }

    private void Add(MetricReading reading)
    {
        var key = new InstrumentKey(reading.Resource.Name, reading.Meter, reading.Name);
        if (!_instruments.TryGetValue(key, out var instrument) || instrument.Kind != reading.Kind)
        {
            _series -= instrument?.Series.Count ?? 0;
            instrument = _instruments[key] = new Instrument(key, reading.Kind, reading.Unit, reading.Description);
        }

        var seriesKey = (reading.Resource.Instance, reading.Attributes);
        if (!instrument.Series.TryGetValue(seriesKey, out var series))
        {
            if (_series >= limits.MetricSeries)
            {
                DropStalest();
            }

            series = new MetricSeries(reading.Kind, reading.Attributes);
            _instruments[key] = instrument;
            instrument.Series.Add(seriesKey, series);
            _series++;
        }

        series.Add(reading.Point, reading.IsCumulative, reading.Start, limits.PointsPerSeries);
    }
}
