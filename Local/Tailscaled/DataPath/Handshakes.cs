using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TailnetControl;
using Tailscaled.Backend;

namespace Tailscaled.DataPath;

/// <summary>
/// WireGuard's handshakes, as far as they cost time: one begins at the first dial to a peer; it is lost when the peer does not know this
/// node yet or when it collides with a stale one; and another begins only 5 s later.
/// </summary>
internal sealed class Handshakes(LocalBackend backend, TimeProvider time)
{
    /// <summary>WireGuard's RekeyTimeout.</summary>
    public static TimeSpan RekeyTimeout { get; } = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>Waits until there is a session with a peer. The caller's limit is shorter than a second handshake takes.</summary>
    public async Task EnsureAsync(NetPeer peer, CancellationToken cancellationToken)
    {
        var session = _sessions.GetOrAdd(peer.Endpoint, static _ => new Session());
        while (!session.Established)
        {
            if (session.Began is { } began && time.GetElapsedTime(began) is var ago && ago < session.Retry)
            {
                await Task.WhenAny(session.Done.Task, Task.Delay(session.Retry - ago, time, cancellationToken)).WaitAsync(cancellationToken);
                continue;
            }

            var isFirst = session.Began is null;
            (session.Began, session.Retry) = (time.GetTimestamp(), RekeyTimeout);
            if (!(isFirst && peer.HandshakeLost) && await AskAsync(backend.NetMap.ById(peer.Id) ?? peer, TailnetControl.DataPath.Handshake, cancellationToken))
            {
                session.Established = true;
                session.Done.TrySetResult();
            }
        }
    }

    /// <summary>Asks a peer whether it knows this node.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="question"><see cref="TailnetControl.DataPath.Handshake"/> or <see cref="TailnetControl.DataPath.Disco"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> AskAsync(NetPeer peer, string question, CancellationToken cancellationToken)
    {
        if (!await new PathConditions(backend, peer.Id, time).PassAsync(cancellationToken))
        {
            return false;
        }

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPEndPoint.Parse(peer.Endpoint), cancellationToken);
            await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{TailnetControl.DataPath.Greeting} {peer.PathKey} {question}\n")), cancellationToken);
            var answer = new byte[1];
            return await socket.ReceiveAsync(answer, cancellationToken) == 1 && answer[0] == TailnetControl.DataPath.Accepted;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The tunnel went down: the next dial begins at once.</summary>
    public void Forget()
    {
        foreach (var session in _sessions.Values)
        {
            session.Done.TrySetResult();
        }

        _sessions.Clear();
    }

    /// <summary>A stale handshake collides with the one that begins now.</summary>
    public void Collide(NetPeer peer) => _sessions[peer.Endpoint] = new Session { Began = time.GetTimestamp(), Retry = TimeSpan.FromMilliseconds(peer.HandshakeCollisionMs) };

    private sealed class Session
    {
        public bool Established { get; set; }

        public long? Began { get; set; }

        public TimeSpan Retry { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
