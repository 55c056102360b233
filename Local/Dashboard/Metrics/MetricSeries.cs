using Dashboard.Telemetry;

namespace Dashboard.Metrics;

/// <summary>One combination of instrument, instance of a resource, and attributes. Guarded by its store's lock.</summary>
internal sealed class MetricSeries(MetricKind kind, TelemetryAttributes attributes)
{
    /// <summary>Length of a slot in seconds; what arrives within one is merged.</summary>
    public const int SlotSeconds = 2;

    private readonly LinkedList<MetricPoint> _points = new();
    private MetricPoint? _cumulative;
    private ulong _cumulativeStart;

    public TelemetryAttributes Attributes => attributes;

    /// <summary>The newest value of a gauge, the total of a counter or of a histogram's measurements.</summary>
    public double Total { get; private set; }

    public IEnumerable<MetricPoint> Points => _points;

    /// <summary>The slot of the newest reading, also of one that added nothing.</summary>
    public long LastSlot { get; private set; }

    public static long SlotOf(ulong unixNanoseconds) => (long)(unixNanoseconds / 1_000_000_000UL / SlotSeconds);

    /// <summary>Takes in a reading; cumulative ones are turned into what was added since the last.</summary>
    public void Add(MetricPoint reading, bool cumulative, ulong start, int limit)
    {
        LastSlot = Math.Max(LastSlot, reading.Slot);
        var added = cumulative && kind != MetricKind.Gauge ? Difference(reading, start) : reading;
        Total = kind == MetricKind.Gauge ? added.Value : Total + (kind == MetricKind.Counter ? added.Value : added.Count);
        if (kind != MetricKind.Gauge && added is { Value: 0, Count: 0 })
        {
            return;
        }

        if (_points.Last?.Value is { } last && last.Slot == added.Slot)
        {
            last.Merge(added, kind);
            return;
        }

        if (_points.Last is null || _points.Last.Value.Slot < added.Slot)
        {
            _points.AddLast(added);
        }

        while (_points.Count > limit)
        {
            _points.RemoveFirst();
        }
    }

    private MetricPoint Difference(MetricPoint reading, ulong start)
    {
        var before = _cumulative;
        var restarted = before is null || start != _cumulativeStart || reading.Value < before.Value || reading.Count < before.Count
            || !reading.Bounds.AsSpan().SequenceEqual(before.Bounds);
        _cumulative = reading;
        _cumulativeStart = start;
        if (restarted)
        {
            return reading.Copy();
        }

        return new MetricPoint
        {
            Slot = reading.Slot,
            Value = reading.Value - before!.Value,
            Count = reading.Count - before.Count,
            Bounds = reading.Bounds,
            Lowest = reading.Lowest,
            Highest = reading.Highest,
            Buckets = reading.Buckets?.Select((count, i) => Math.Max(0, count - before.Buckets![i])).ToArray(),
        };
    }
}
