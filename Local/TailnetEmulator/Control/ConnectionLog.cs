using TailnetControl;
using TailnetEmulator.Nodes;

namespace TailnetEmulator.Control;

/// <summary>The connections that daemons told of: those that are up, and the last that ended.</summary>
internal sealed class ConnectionLog(TimeProvider time)
{
    private const int Capacity = 200;

    private readonly Lock _lock = new();
    private readonly List<Connection> _connections = [];

    public IReadOnlyList<Connection> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _connections];
            }
        }
    }

    public void Record(Node source, Node? peer, ConnectionReport report)
    {
        lock (_lock)
        {
            var id = $"{source.Id}/{report.Id}";
            var index = _connections.FindIndex(c => c.Id == id);
            var now = time.GetUtcNow();
            var connection = new Connection(
                id,
                source.Label,
                peer?.Label ?? report.PeerId,
                report.Port,
                index < 0 ? now : _connections[index].Began,
                report.Ended ? now : null,
                report.BytesSent,
                report.BytesReceived);
            if (index >= 0)
            {
                _connections[index] = connection;
                return;
            }

            _connections.Add(connection);
            if (_connections.Count > Capacity)
            {
                _connections.RemoveAt(Math.Max(_connections.FindIndex(static c => c.Ended is not null), 0));
            }
        }
    }
}
