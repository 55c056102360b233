using System.Net.Sockets;
using Http1;

namespace Relay;

/// <summary>A connection to a target, through the tunnel.</summary>
internal sealed class TargetConnection(Socket socket, Stream stream, TimeProvider time) : IDisposable
{
    /// <summary>An idle time from which the sandbox may have been frozen: what the peer sent meanwhile arrives only now.</summary>
    private static readonly TimeSpan LikelyFrozen = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a FIN or RST that waited for a thaw gets to arrive.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(2);

    private DateTimeOffset _lastUsed = time.GetUtcNow();

    /// <summary>HTTP on the connection.</summary>
    public Http1Connection Http { get; } = new(stream);

    /// <summary>Whether a request was sent over it before.</summary>
    public bool IsReused { get; private set; }

    /// <summary>Notes that an exchange has ended.</summary>
    public void Release()
    {
        IsReused = true;
        _lastUsed = time.GetUtcNow();
    }

    /// <summary>Whether the peer can still be expected to take a request.</summary>
    /// <param name="idleLimit">Longest idle time after which the connection is trusted.</param>
    public bool IsAlive(TimeSpan idleLimit)
    {
        // Wall-clock time: the monotonic clock stands still while the sandbox is frozen.
        var idle = time.GetUtcNow() - _lastUsed;
        if (!Http.CanBeReused || idle >= idleLimit || idle < TimeSpan.Zero)
        {
            return false;
        }

        try
        {
            // Nothing is expected on an idle connection: readable means closed, or out of step.
            return !socket.Poll(idle >= LikelyFrozen ? Settling : TimeSpan.Zero, SelectMode.SelectRead);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        socket.Dispose();
    }
}
