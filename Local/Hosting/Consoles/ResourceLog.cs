namespace EmbeddedHosting.Consoles;

/// <summary>The newest lines of one resource.</summary>
internal sealed class ResourceLog
{
    private const int Capacity = 5_000;

    private readonly Queue<ResourceLogEntry> _entries = new();

    public void Add(ResourceLogEntry entry)
    {
        _entries.Enqueue(entry);
        if (_entries.Count > Capacity)
        {
            _entries.Dequeue();
        }
    }

    public IReadOnlyList<ResourceLogEntry> ToList() => [.. _entries];
}
