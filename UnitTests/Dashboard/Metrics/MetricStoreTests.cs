using Dashboard.Metrics;
using Dashboard.Otlp;
using Dashboard.Otlp.Messages;
using Dashboard.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.UnitTests.Metrics;

public sealed class MetricStoreTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(_now);

    [Fact]
    public void Chart_CumulativeCounter_IsARate_AlsoAcrossARestart()
    {
        var store = new MetricStore(new DashboardLimits(), _time);
        store.Add([Counter(-8, 10), Counter(-6, 16), Counter(-4, 16), Counter(-2, 4, start: 2)]);

        var line = Assert.Single(Chart(store).Series);

        // 16 until the restart, 4 after it; rates by second in steps of 2 s, nothing for the step in which nothing was added.
        Assert.Equal(20, line.Total);
        Assert.Equal([5, 3, 2], line.Points.Select(point => point.Value));
    }

    [Fact]
    public void Chart_Histograms_MergeOverInstancesToPercentiles()
    {
        var store = new MetricStore(new DashboardLimits(), _time);
        store.Add([Histogram("a", [90, 10, 0]), Histogram("b", [0, 90, 10])]);

        var point = Assert.Single(Assert.Single(Chart(store).Series).Points);

        // 90 in (0,1], 100 in (1,2], 10 above.
        Assert.Equal(200, point.Count);
        Assert.Equal(1.1, point.P50!.Value, 6);
        Assert.Equal(1.9, point.P90!.Value, 6);
        Assert.Equal(2, point.P99!.Value, 6);
    }

    [Fact]
    public void Chart_HistogramWithLowestAndHighest_KeepsPercentilesBetweenThem()
    {
        var store = new MetricStore(new DashboardLimits(), _time);
        var one = Histogram("a", [1, 0, 0]);
        store.Add([one with { Point = new MetricPoint { Slot = Slot(-40), Count = 1, Value = 8, Buckets = [0, 0, 1], Bounds = [1, 2], Lowest = 8, Highest = 8 } }]);
        store.Add([one with { Point = new MetricPoint { Slot = Slot(-2), Count = 1, Value = 0.1, Buckets = [1, 0, 0], Bounds = [1, 2], Lowest = 0.1, Highest = 0.1 } }]);

        var points = Assert.Single(Chart(store).Series).Points;

        Assert.Equal([8, 0.1], points.OrderBy(point => point.Time).Select(point => point.P99!.Value));
    }

    [Fact]
    public void Chart_GroupBy_KeepsOnlyTheNamedDimensionApart()
    {
        var store = new MetricStore(new DashboardLimits(), _time);
        store.Add([Counter(-2, 1, attributes: ("route", "a")), Counter(-2, 2, attributes: ("route", "b"))]);

        Assert.Equal(2, Chart(store).Series.Count);
        Assert.Equal(3, Assert.Single(Chart(store, groupBy: []).Series).Total);
        Assert.Equal(["a", "b"], Chart(store).Dimensions["route"]);
        Assert.Equal(1, Assert.Single(Chart(store, where: new("route", "a")).Series).Total);
    }

    [Fact]
    public void Add_TooManySeries_TheStalestMakesRoom()
    {
        var store = new MetricStore(new DashboardLimits { MetricSeries = 2 }, _time);
        store.Add([Counter(-10, 1, attributes: ("i", "old")), Counter(-4, 1, attributes: ("i", "b")), Counter(-2, 1, attributes: ("i", "c"))]);

        Assert.Equal((2, 1L), store.Counts);
        Assert.Equal(["b", "c"], Chart(store).Dimensions["i"]);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(3, 0)]
    [InlineData(8, -200)]
    public void ExponentialGrid_AnyScale_KeepsCountsAndPlaces(int scale, int offset)
    {
        var point = new ExponentialHistogramDataPoint
        {
            Scale = scale,
            ZeroCount = 2,
            Positive = new ExponentialHistogramDataPoint.Types.Buckets { Offset = offset, BucketCounts = { 5, 0, 3 } },
        };

        var counts = ExponentialGrid.Counts(point);

        Assert.Equal(10, counts.Sum());
        Assert.Equal(2, counts[0]);
        var upper = Math.Pow(2, (offset + 1) * Math.Pow(2, -scale));
        var cell = Array.FindIndex(counts, 1, count => count > 0);
        Assert.InRange(ExponentialGrid.Bounds[cell], upper * 0.999, upper * 1.2);
    }

    private static ChartView Chart(MetricStore store, IReadOnlyList<string>? groupBy = null, KeyValuePair<string, string>? where = null) =>
        store.Chart(new ChartQuery(new InstrumentKey("service", "meter", "instrument"), 2, groupBy, where is { } pair ? [pair] : []))!;

    private static MetricReading Counter(int second, double value, ulong start = 1, params (string Key, string Value)[] attributes) =>
        Reading(MetricKind.Counter, "one", new MetricPoint { Slot = Slot(second), Value = value }, attributes) with { IsCumulative = true, Start = start };

    private static MetricReading Histogram(string instance, long[] buckets) =>
        Reading(MetricKind.Histogram, instance, new MetricPoint { Slot = Slot(-2), Value = 1, Count = buckets.Sum(), Buckets = buckets, Bounds = [1, 2] });

    private static long Slot(int second) => (_now.ToUnixTimeSeconds() + second) / MetricSeries.SlotSeconds;

    private static MetricReading Reading(MetricKind kind, string instance, MetricPoint point, params (string Key, string Value)[] attributes) => new()
    {
        Resource = new TelemetryResource("service", instance, TelemetryAttributes.Empty),
        Meter = "meter",
        Name = "instrument",
        Unit = "1",
        Description = "",
        Kind = kind,
        Attributes = new([.. attributes.Select(a => new KeyValuePair<string, string>(a.Key, a.Value))]),
        Point = point,
    };
}
