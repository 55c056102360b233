using Dashboard.Api;

namespace Dashboard.Telemetry;

/// <summary>The newest log records, in memory; the oldest go first.</summary>
internal sealed class LogStore(DashboardLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Queue<StructuredLog> _records = new();
    private long _lastId;
    private long _bytes;
    private long _dropped;

    /// <summary>Every record as it arrives.</summary>
    public ChangeFeed<StructuredLog> Changes { get; } = new();

    /// <summary>Records kept, and dropped since the start.</summary>
    public (int Kept, long Dropped) Counts
    {
        get
        {
            lock (_gate)
            {
                return (_records.Count, _dropped);
            }
        }
    }

    public void Add(IEnumerable<StructuredLog> records)
    {
        foreach (var record in records)
        {
            StructuredLog kept;
            lock (_gate)
            {
                kept = record with { Id = ++_lastId };
                _records.Enqueue(kept);
                _bytes += kept.Size;
                DropBeyondLimits();
            }

            Changes.Publish(kept);
        }
    }

    /// <summary>The newest records that match, oldest of them first, and how many match in all.</summary>
    public (IReadOnlyList<StructuredLog> Logs, int Total) List(LogQuery query)
    {
        lock (_gate)
        {
            var matching = _records.Where(query.Matches).ToList();
            return (matching.Count <= query.Limit ? matching : matching.GetRange(matching.Count - query.Limit, query.Limit), matching.Count);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _records.Clear();
            _bytes = 0;
        }
    }

    private void DropBeyondLimits()
    {
        while (_records.Count > limits.LogRecords || (_bytes > limits.LogBytes && _records.Count > 1))
        {
            _bytes -= _records.Dequeue().Size;
            _dropped++;
        }
    }
}
