using Dashboard.Api;

namespace Dashboard.Telemetry;

/// <summary>The newest traces, in memory. When a limit is reached the trace that began to arrive first is dropped.</summary>
internal sealed class TraceStore(DashboardLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<TraceEntry>> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<TraceEntry> _byArrival = new();
    private int _spans;
    private long _bytes;
    private long _dropped;

    /// <summary>Ids of traces that changed.</summary>
    public ChangeFeed<string> Changes { get; } = new();

    /// <summary>Traces kept, and dropped since the start.</summary>
    public (int Kept, long Dropped) Counts
    {
        get
        {
            lock (_gate)
            {
                return (_byId.Count, _dropped);
            }
        }
    }

    public void Add(IEnumerable<TelemetrySpan> spans)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var span in spans)
            {
                if (!_byId.TryGetValue(span.TraceId, out var node))
                {
                    node = _byArrival.AddLast(new TraceEntry(span.TraceId));
                    _byId.Add(span.TraceId, node);
                }

                if (node.Value.Add(span, limits))
                {
                    _spans++;
                    _bytes += span.Size;
                }

                changed.Add(span.TraceId);
                DropBeyondLimits();
            }
        }

        foreach (var traceId in changed)
        {
            Changes.Publish(traceId);
        }
    }

    /// <summary>Summaries of the traces that match, newest first, and how many match in all.</summary>
    public (IReadOnlyList<TraceSummary> Traces, int Total) List(TraceQuery query)
    {
        lock (_gate)
        {
            var matching = _byArrival.Where(query.Matches).Select(trace => trace.Summary).ToList();
            matching.Sort(static (left, right) => right.StartTime.CompareTo(left.StartTime));
            return (matching.Count <= query.Limit ? matching : matching.GetRange(0, query.Limit), matching.Count);
        }
    }

    public TraceSummary? Summary(string traceId)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(traceId, out var node) ? node.Value.Summary : null;
        }
    }

    /// <summary>The spans of a trace by start; empty when it is not (or no longer) kept.</summary>
    public IReadOnlyList<TelemetrySpan> Spans(string traceId)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(traceId, out var node) ? [.. node.Value.Spans.OrderBy(span => span.StartNanoseconds)] : [];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _byId.Clear();
            _byArrival.Clear();
            _spans = 0;
            _bytes = 0;
        }
    }

    private void DropBeyondLimits()
    {
        while (_byId.Count > limits.Traces || ((_spans > limits.Spans || _bytes > limits.SpanBytes) && _byId.Count > 1))
        {
            var oldest = _byArrival.First!.Value;
            _byArrival.RemoveFirst();
            _byId.Remove(oldest.TraceId);
            _spans -= oldest.Spans.Count;
            _bytes -= oldest.Size;
            _dropped++;
        }
    }
}
