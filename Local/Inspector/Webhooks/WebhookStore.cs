using Inspector.Api;

namespace Inspector.Webhooks;

/// <summary>The newest webhooks, bounded in number and in bytes; the oldest go first.</summary>
internal sealed class WebhookStore(InspectorLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Queue<WebhookRecord> _webhooks = new();
    private readonly HashSet<(DateTimeOffset Time, long Id)> _seen = [];
    private readonly Dictionary<string, long> _byTrace = new(StringComparer.Ordinal);
    private long _lastId;
    private long _bytes;
    private long _dropped;

    /// <summary>Ids of webhooks that came, or of which more is known.</summary>
    public ChangeFeed<long> Changes { get; } = new();

    /// <summary>Webhooks kept, and dropped since the start.</summary>
    public (int Kept, long Dropped) Counts
    {
        get
        {
            lock (_gate)
            {
                return (_webhooks.Count, _dropped);
            }
        }
    }

    /// <summary>Takes a webhook in, unless it is here already.</summary>
    public void Add(WebhookRecord webhook)
    {
        long id;
        lock (_gate)
        {
            if (!_seen.Add((webhook.Time, webhook.Id)))
            {
                return;
            }

            id = ++_lastId;
            _webhooks.Enqueue(webhook with { Id = id, SourceId = webhook.Id });
            _bytes += webhook.Size;
            if (webhook.TraceId is { } traceId)
            {
                _byTrace[traceId] = id;
            }

            while (_webhooks.Count > limits.Webhooks || (_bytes > limits.WebhookBytes && _webhooks.Count > 1))
            {
                Drop(_webhooks.Dequeue());
            }
        }

        Changes.Publish(id);
    }

    /// <summary>Says that the trace has changed to those who watch its webhook.</summary>
    public void TraceChanged(string traceId)
    {
        long id;
        lock (_gate)
        {
            if (!_byTrace.TryGetValue(traceId, out id))
            {
                return;
            }
        }

        Changes.Publish(id);
    }

    /// <summary>All, newest first.</summary>
    public IReadOnlyList<WebhookRecord> List()
    {
        lock (_gate)
        {
            return [.. _webhooks.Reverse()];
        }
    }

    public WebhookRecord? Find(long id)
    {
        lock (_gate)
        {
            return _webhooks.FirstOrDefault(webhook => webhook.Id == id);
        }
    }

    private void Drop(WebhookRecord webhook)
    {
        _bytes -= webhook.Size;
        _dropped++;
        _seen.Remove((webhook.Time, webhook.SourceId));
        if (webhook.TraceId is { } traceId && _byTrace.TryGetValue(traceId, out var id) && id == webhook.Id)
        {
            _byTrace.Remove(traceId);
        }
    }
}
