using Dashboard.Telemetry;

namespace Dashboard.UnitTests.Telemetry;

public sealed class TraceStoreTests
{
    private static readonly TelemetryResource _service = new("service", "", TelemetryAttributes.Empty);

    [Fact]
    public void Add_BeyondTheTraceLimit_DropsTheOldestAndCountsIt()
    {
        var store = new TraceStore(new DashboardLimits { Traces = 3 });
        for (var i = 0; i < 5; i++)
        {
            store.Add([Span(i, 1)]);
        }

        Assert.Equal((3, 2L), store.Counts);
        Assert.Empty(store.Spans(Trace(1)));
        Assert.Equal([Trace(4), Trace(3), Trace(2)], store.List(new TraceQuery()).Traces.Select(trace => trace.TraceId));
    }

    [Fact]
    public void Add_BeyondTheSpanLimits_KeepsMemoryBounded()
    {
        var store = new TraceStore(new DashboardLimits { Spans = 10, SpansPerTrace = 4 });
        store.Add(Enumerable.Range(1, 9).Select(span => Span(1, span)));
        Assert.Equal(4, store.Spans(Trace(1)).Count);
        Assert.Equal(5, store.Summary(Trace(1))!.DroppedSpans);

        store.Add(Enumerable.Range(1, 4).Select(span => Span(2, span)));
        store.Add(Enumerable.Range(1, 4).Select(span => Span(3, span)));

        Assert.Empty(store.Spans(Trace(1)));
        Assert.Equal(4, store.Spans(Trace(3)).Count);
    }

    [Fact]
    public void Add_LargeSpans_StayWithinTheBytes()
    {
        var store = new TraceStore(new DashboardLimits { SpanBytes = 1_000_000 });
        var large = new TelemetryAttributes([new("body", new string('x', 50_000))]);
        for (var i = 1; i <= 20; i++)
        {
            store.Add([Span(i, 1) with { Attributes = large }]);
        }

        Assert.Equal((9, 11L), store.Counts);

        // Nor can one trace push all others out.
        store.Add(Enumerable.Range(1, 20).Select(span => Span(21, span) with { Attributes = large }));
        Assert.Equal((2, 18), (store.Spans(Trace(21)).Count, store.Summary(Trace(21))!.DroppedSpans));
        Assert.NotEmpty(store.Spans(Trace(20)));
    }

    [Fact]
    public void Add_SpanSentAgain_IsTakenOnce()
    {
        var store = new TraceStore(new DashboardLimits());
        store.Add([Span(1, 1)]);
        store.Add([Span(1, 1)]);

        Assert.Single(store.Spans(Trace(1)));
    }

    [Fact]
    public void Summary_RootArrivesLast_NamesTheTrace()
    {
        var store = new TraceStore(new DashboardLimits());
        store.Add([Span(1, 2, parent: 1) with { Name = "child", Status = SpanStatus.Error }]);
        Assert.Equal("child", store.Summary(Trace(1))!.Name);
        Assert.False(store.Summary(Trace(1))!.HasRoot);

        store.Add([Span(1, 1) with { Name = "root", StartNanoseconds = 1_000_000, EndNanoseconds = 11_000_000 }]);

        var summary = store.Summary(Trace(1))!;
        Assert.Equal(("root", true, 2, 1), (summary.Name, summary.HasRoot, summary.SpanCount, summary.ErrorCount));
        Assert.Equal(10, summary.DurationMs);
    }

    [Fact]
    public void List_Filters_HaveToHoldTogether()
    {
        var store = new TraceStore(new DashboardLimits());
        store.Add([Span(1, 1) with { Name = "GET /a", Attributes = new([new("http.route", "/a")]), EndNanoseconds = 5_000_000 }]);
        store.Add([Span(2, 1) with { Name = "GET /b", Status = SpanStatus.Error, EndNanoseconds = 50_000_000 }]);

        Assert.Single(store.List(new TraceQuery { Text = "HTTP.ROUTE" }).Traces);
        Assert.Single(store.List(new TraceQuery { ErrorsOnly = true, MinDurationMs = 20 }).Traces);
        Assert.Empty(store.List(new TraceQuery { ErrorsOnly = true, Text = "/a" }).Traces);
        Assert.Empty(store.List(new TraceQuery { Resource = "other" }).Traces);
        Assert.Equal(2, store.List(new TraceQuery { Limit = 1 }).Total);
    }

    private static string Trace(int number) => number.ToString("x32");

    private static TelemetrySpan Span(int trace, int span, int? parent = null) => new()
    {
        TraceId = Trace(trace),
        SpanId = span.ToString("x16"),
        ParentSpanId = parent?.ToString("x16"),
        Resource = _service,
        Scope = "scope",
        Name = $"span {span}",
        StartNanoseconds = trace * 1_000L * 1_000,
        EndNanoseconds = trace * 1_000L * 2_000,
    };
}
