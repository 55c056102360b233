namespace EmbeddedHosting.Engine;

/// <summary>The newest lines of a run, for the report of a crash.</summary>
internal sealed class LastLines
{
    private const int Capacity = 10;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Capacity)
            {
                _lines.Dequeue();
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _lines.Clear();
        }
    }

    public IReadOnlyList<string> ToList()
    {
        lock (_lock)
        {
            return [.. _lines];
        }
    }
}
