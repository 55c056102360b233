using Routing.Matching;

namespace Relay;

/// <summary>
/// The connection that was last used to each target, while webhooks come one right after the other. One is enough: a sandbox serves one
/// invocation at a time.
/// </summary>
internal sealed class ConnectionPool(TimeSpan idleLimit) : IDisposable
{
    /// <summary>
    /// Shorter than what common servers close idle connections after (Node.js and uvicorn: 5 s), since a close that happens during a freeze
    /// is seen late.
    /// </summary>
    public static readonly TimeSpan DefaultIdleLimit = TimeSpan.FromSeconds(4);

    private const int MaxTargets = 8;

    private readonly Dictionary<string, TargetConnection> _idle = [];

    /// <summary>Takes the kept connection to a target, or null when there is none or it is dead.</summary>
    public TargetConnection? Take(Target target)
    {
        if (!_idle.Remove(target.Authority, out var connection))
        {
            return null;
        }

        if (connection.IsAlive(idleLimit))
        {
            return connection;
        }

        connection.Dispose();
        return null;
    }

    /// <summary>Gives a connection back after an exchange; it is closed if it cannot be used again.</summary>
    public void Return(Target target, TargetConnection connection)
    {
        if (!connection.Http.CanBeReused)
        {
            connection.Dispose();
            return;
        }

        connection.Release();
        if (_idle.Count >= MaxTargets)
        {
            Dispose();
        }

        _idle[target.Authority] = connection;
    }

    /// <summary>Ends all connections, so that none is open while the sandbox is frozen.</summary>
    public void Rest()
    {
        foreach (var connection in _idle.Values)
        {
            connection.Close();
        }

        _idle.Clear();
    }

    public void Dispose()
    {
        foreach (var connection in _idle.Values)
        {
            connection.Dispose();
        }

        _idle.Clear();
    }
}
