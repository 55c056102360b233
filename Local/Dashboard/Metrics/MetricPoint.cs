namespace Dashboard.Metrics;

/// <summary>What happened to a series within one slot of time.</summary>
internal sealed class MetricPoint
{
    /// <summary>Number of the slot: Unix time divided by <see cref="MetricSeries.SlotSeconds"/>.</summary>
    public long Slot { get; init; }

    /// <summary>A gauge's last value; what was added to a counter; the sum of a histogram's measurements.</summary>
    public double Value { get; set; }

    /// <summary>Number of a histogram's measurements.</summary>
    public long Count { get; set; }

    /// <summary>A histogram's counts by bucket; null otherwise.</summary>
    public long[]? Buckets { get; set; }

    /// <summary>Upper bounds of the buckets but the last.</summary>
    public double[]? Bounds { get; set; }

    /// <summary>No measurement of a histogram is below it; a sender that counts from its start tells the lowest since then.</summary>
    public double Lowest { get; set; } = double.NegativeInfinity;

    /// <summary>No measurement of a histogram is above it.</summary>
    public double Highest { get; set; } = double.PositiveInfinity;

    /// <summary>Takes in what another point of the same kind and slot holds.</summary>
    public void Merge(MetricPoint other, MetricKind kind)
    {
        if (kind == MetricKind.Gauge)
        {
            Value = other.Value;
            return;
        }

        Value += other.Value;
        Count += other.Count;
        Lowest = Math.Min(Lowest, other.Lowest);
        Highest = Math.Max(Highest, other.Highest);
        if (other.Buckets is null)
        {
            return;
        }

        if (Buckets is null || !Bounds.AsSpan().SequenceEqual(other.Bounds))
        {
            // Bounds changed under way: the newer ones count.
            Buckets = [.. other.Buckets];
            Bounds = other.Bounds;
            return;
        }

        for (var i = 0; i < Buckets.Length; i++)
        {
            Buckets[i] += other.Buckets[i];
        }
    }

    public MetricPoint Copy() => new()
    {
        Slot = Slot,
        Value = Value,
        Count = Count,
        Buckets = Buckets?.ToArray(),
        Bounds = Bounds,
        Lowest = Lowest,
        Highest = Highest,
    };

    /// <summary>A quantile of the measurements, linear within its bucket and never beyond the measurements; null without buckets or measurements.</summary>
    public double? Quantile(double quantile)
    {
        if (Buckets is null || Bounds is not { Length: > 0 } bounds)
        {
            return null;
        }

        var total = Buckets.Sum();
        if (total == 0)
        {
            return null;
        }

        var rank = quantile * total;
        double seen = 0;
        for (var i = 0; i < Buckets.Length; i++)
        {
            if (Buckets[i] > 0 && seen + Buckets[i] >= rank)
            {
                // The last bucket has no upper bound: without a highest measurement its lower one is the best that can be said.
                var upper = i < bounds.Length ? bounds[i] : double.IsFinite(Highest) ? Math.Max(Highest, bounds[^1]) : bounds[^1];
                var lower = i == 0 ? Math.Min(0, upper) : bounds[i - 1];
                return Within(lower + ((upper - lower) * Math.Clamp((rank - seen) / Buckets[i], 0, 1)));
            }

            seen += Buckets[i];
        }

        return bounds[^1];
    }

    // A sender may tell nonsense: Math.Clamp throws where the lowest is above the highest.
    private double Within(double value) => Math.Min(Math.Max(value, Lowest), Highest);
}
