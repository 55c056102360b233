namespace TailnetEmulator.Admin;

/// <summary>What happened in the tailnet, the last few hundred entries.</summary>
internal sealed class EventLog(TimeProvider time)
{
    private const int Capacity = 500;

    private readonly Lock _lock = new();
    private readonly Queue<TailnetEvent> _events = new();
    private long _last;

    /// <summary>Raised with every new entry.</summary>
    public Signal Changes { get; } = new();

    public void Add(string kind, string text)
    {
        lock (_lock)
        {
            _events.Enqueue(new TailnetEvent(++_last, time.GetUtcNow(), kind, text));
            if (_events.Count > Capacity)
            {
                _events.Dequeue();
            }
        }

        Changes.Raise();
    }

    public IReadOnlyList<TailnetEvent> After(long id)
    {
        lock (_lock)
        {
            return [.. _events.Where(e => e.Id > id)];
        }
    }
}
