namespace Benchmarks.Forwarding;

/// <summary>One run of one bootstrap.</summary>
/// <param name="InitMs">From the start of the process to its first request for an invocation.</param>
/// <param name="FirstMs">The first invocation, connection to the target included.</param>
/// <param name="P50Ms">Median of the warm invocations: from the event's first byte sent to the result's last received.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="CpuMsPerInvocation">User and system time of the whole process, start included, by invocation.</param>
/// <param name="PeakMb">Peak resident memory (VmHWM), MiB.</param>
/// <param name="Errors">Invocation errors reported; must be 0.</param>
internal sealed record Measurement(double InitMs, double FirstMs, double P50Ms, double P99Ms, double CpuMsPerInvocation, double PeakMb, int Errors)
{
    /// <summary>The median of each figure.</summary>
    public static Measurement MedianOf(IReadOnlyCollection<Measurement> runs)
    {
        return new(
            Median(m => m.InitMs), Median(m => m.FirstMs), Median(m => m.P50Ms), Median(m => m.P99Ms),
            Median(m => m.CpuMsPerInvocation), Median(m => m.PeakMb), runs.Sum(m => m.Errors));

        double Median(Func<Measurement, double> figure) => runs.Select(figure).Order().ElementAt(runs.Count / 2);
    }

    public override string ToString() =>
        $"init {InitMs,7:0.0} ms  first {FirstMs,7:0.0} ms  p50 {P50Ms,6:0.000} ms  p99 {P99Ms,7:0.000} ms  CPU {CpuMsPerInvocation,6:0.000} ms  peak {PeakMb,5:0.0} MiB  errors {Errors}";

    /// <summary>The figures divided by another's.</summary>
    public string RatioTo(Measurement other) =>
        $"init {InitMs / other.InitMs:0.00}  first {FirstMs / other.FirstMs:0.00}  p50 {P50Ms / other.P50Ms:0.00}  p99 {P99Ms / other.P99Ms:0.00}  " +
        $"CPU {CpuMsPerInvocation / other.CpuMsPerInvocation:0.00}  peak {PeakMb / other.PeakMb:0.00}";
}
