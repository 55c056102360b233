namespace Benchmarks.LambdaEmulator;

/// <summary>Durations, sorted.</summary>
internal sealed class Percentiles(IEnumerable<TimeSpan> samples)
{
    private readonly TimeSpan[] _sorted = [.. samples.Order()];

    public double P50 => At(0.50);

    public double P99 => At(0.99);

    public int Count => _sorted.Length;

    public override string ToString() => $"p50 {P50,7:0.000} ms  p99 {P99,7:0.000} ms  (n = {Count})";

    private double At(double quantile) => _sorted[(int)Math.Min(_sorted.Length - 1, Math.Floor(quantile * _sorted.Length))].TotalMilliseconds;
}
