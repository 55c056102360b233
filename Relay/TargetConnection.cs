using System.Net.Security;
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

    /// <summary>How long the target gets for its end: a target that keeps its own side open is not waited for.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromMilliseconds(300);

    private const int MaxRestReads = 16;

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

    /// <summary>
    /// Ends the connection on both sides, and waits for the target's end of it. What a frozen sandbox leaves open, the target goes on
    /// sending to: its handshakes then collide with the sandbox's own at the thaw, and WireGuard begins the next only 5 s later.
    /// </summary>
    public void Close()
    {
        try
        {
            if (stream is SslStream tls)
            {
                tls.ShutdownAsync().GetAwaiter().GetResult();
            }

            socket.Shutdown(SocketShutdown.Send);
            Span<byte> rest = stackalloc byte[1024];
            for (var reads = 0; reads < MaxRestReads && socket.Poll(Ending, SelectMode.SelectRead) && socket.Receive(rest) > 0; reads++)
            {
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // Broken: then it has ended.
        }

        Dispose();
    }

    public void Dispose()
    {
        Http.Dispose();
        socket.Dispose();
    }
}
