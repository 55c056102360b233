using Dashboard.Otlp.Messages;

namespace Dashboard.Otlp;

/// <summary>
/// Puts exponential histograms, whose scale changes as they grow, on one fixed grid, so that readings can be subtracted and merged. The
/// grid's buckets grow by 2^(1/4) (19 %), from 2^-12 to 2^24; what lies outside falls into the first or the last. Negative measurements
/// are counted with zero.
/// </summary>
internal static class ExponentialGrid
{
    private const int Scale = 2;
    private const int FirstExponent = -12;
    private const int LastExponent = 24;
    private const int Cells = (LastExponent - FirstExponent) << Scale;

    /// <summary>Upper bounds of all buckets but the last.</summary>
    public static double[] Bounds { get; } =
        [.. Enumerable.Range(0, Cells + 1).Select(i => Math.Pow(2, FirstExponent + (i / (double)(1 << Scale))))];

    public static long[] Counts(ExponentialHistogramDataPoint point)
    {
        var counts = new long[Bounds.Length + 1];
        counts[0] = (long)point.ZeroCount + (point.Negative?.BucketCounts.Sum(count => (long)count) ?? 0);
        if (point.Positive is not { } positive)
        {
            return counts;
        }

        // Bucket i of a scale holds (base^i, base^(i+1)] with base = 2^(2^-scale).
        var width = Math.Pow(2, -Math.Clamp(point.Scale, -10, 20));
        for (var i = 0; i < positive.BucketCounts.Count; i++)
        {
            if (positive.BucketCounts[i] > 0)
            {
                var upperExponent = ((double)positive.Offset + i + 1) * width;
                var cell = Math.Ceiling(((upperExponent - FirstExponent) * (1 << Scale)) - 1e-9);
                counts[(int)Math.Clamp(cell, 0, counts.Length - 1)] += (long)positive.BucketCounts[i];
            }
        }

        return counts;
    }
}
