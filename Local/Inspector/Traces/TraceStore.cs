using Inspector.Api;

namespace Inspector.Traces;

/// <summary>What the newest traces tell of their webhooks; the oldest go first.</summary>
internal sealed class TraceStore(InspectorLimits limits)
{
    private const int MaxSpans = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<TraceSpan>> _traces = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Ids of traces of which more is known.</summary>
    public ChangeFeed<string> Changes { get; } = new();

    public void Add(TraceSpan span)
    {
        lock (_gate)
        {
            if (!_traces.TryGetValue(span.TraceId, out var spans))
            {
                _traces[span.TraceId] = spans = [];
                _order.Enqueue(span.TraceId);
                if (_order.Count > limits.Traces)
                {
                    _traces.Remove(_order.Dequeue());
                }
            }

            // A stream that is opened again tells all once more.
            if (spans.Count == MaxSpans || spans.Contains(span))
            {
                return;
            }

            spans.Add(span);
        }

        Changes.Publish(span.TraceId);
    }

    public TraceFacts Facts(string? traceId)
    {
        lock (_gate)
        {
            return traceId is not null && _traces.TryGetValue(traceId, out var spans) ? TraceFacts.Of(spans) : TraceFacts.None;
        }
    }
}
