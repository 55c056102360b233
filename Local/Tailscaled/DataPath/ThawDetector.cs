namespace Tailscaled.DataPath;

/// <summary>Notices that this process was frozen, and which peers it had connections with then.</summary>
internal sealed class ThawDetector : IDisposable
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _freeze = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Dictionary<string, (int Open, long Closed)> _connections = new(StringComparer.Ordinal);
    private readonly HashSet<string> _frozen = new(StringComparer.Ordinal);
    private long _looked;

    public ThawDetector(TimeProvider time)
    {
        (_time, _looked) = (time, time.GetTimestamp());
        _timer = time.CreateTimer(_ => Tick(), null, _tick, _tick);
    }

    public void Opened(string peer) => Count(peer, 1);

    public void Closed(string peer) => Count(peer, -1);

    /// <summary>The peers with which there was a connection when this process was last frozen; told once.</summary>
    public IReadOnlyList<string> Look()
    {
        lock (_lock)
        {
            Tick();
            string[] peers = [.. _frozen];
            _frozen.Clear();
            return peers;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        lock (_lock)
        {
            if (_time.GetElapsedTime(_looked) >= _freeze)
            {
                // What ended within the last second ended after the thaw.
                _frozen.UnionWith(_connections.Where(c => c.Value.Open > 0 || _time.GetElapsedTime(c.Value.Closed) < _freeze / 2).Select(static c => c.Key));
            }

            _looked = _time.GetTimestamp();
        }
    }

    private void Count(string peer, int change)
    {
        lock (_lock)
        {
            Tick();
            var (open, closed) = _connections.GetValueOrDefault(peer);
            _connections[peer] = (open + change, change < 0 ? _time.GetTimestamp() : closed);
        }
    }
}
