namespace Dashboard.Telemetry;

/// <summary>The spans of one trace as far as they have arrived. Guarded by its store's lock.</summary>
internal sealed class TraceEntry(string traceId)
{
    private TraceSummary? _summary;

    public string TraceId => traceId;

    public List<TelemetrySpan> Spans { get; } = [];

    public int DroppedSpans { get; private set; }

    /// <summary>Bytes of its spans, roughly.</summary>
    public long Size { get; private set; }

    /// <summary>Takes a span in, unless it is there already (exporters may send again) or the trace is full: in spans, or in bytes, of which it may have a quarter of all.</summary>
    public bool Add(TelemetrySpan span, DashboardLimits limits)
    {
        if (Spans.Exists(other => other.SpanId == span.SpanId))
        {
            return false;
        }

        _summary = null;
        var size = span.Size;
        if (Spans.Count >= limits.SpansPerTrace || (Size + size > limits.SpanBytes / 4 && Spans.Count > 0))
        {
            DroppedSpans++;
            return false;
        }

        Spans.Add(span);
        Size += size;
        return true;
    }

    public TraceSummary Summary => _summary ??= Summarize();

    private TraceSummary Summarize()
    {
        var ids = Spans.Select(span => span.SpanId).ToHashSet(StringComparer.Ordinal);
        var root = Spans.Where(span => span.ParentSpanId is null || !ids.Contains(span.ParentSpanId)).MinBy(RootOrder) ?? Spans[0];
        var start = Spans.Min(span => span.StartNanoseconds);
        var end = Spans.Max(span => span.EndNanoseconds);
        return new TraceSummary
        {
            TraceId = traceId,
            Name = root.Name,
            Resource = root.Resource.Name,
            StartTime = DateTimeOffset.UnixEpoch.AddTicks(start / 100),
            DurationMs = (end - start) / 1e6,
            SpanCount = Spans.Count,
            ErrorCount = Spans.Count(span => span.Status == SpanStatus.Error),
            DroppedSpans = DroppedSpans,
            HasRoot = root.ParentSpanId is null,
            Resources = [.. from span in Spans
                            group span by span.Resource.Name into resource
                            let first = resource.Min(span => span.StartNanoseconds)
                            orderby first
                            select new TraceResourceSummary(resource.Key, resource.Count(), resource.Count(span => span.Status == SpanStatus.Error))],
        };

        static (bool, long) RootOrder(TelemetrySpan span) => (span.ParentSpanId is not null, span.StartNanoseconds);
    }
}
