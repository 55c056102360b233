using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TailnetControl;
using Tailscaled.Backend;

namespace Tailscaled.DataPath;

/// <summary>
/// Takes what peers dial: checks who they are and what they may reach, and delivers to the same port on 127.0.0.1 (or, for an
/// address in a subnet this node offers, to that address).
/// </summary>
internal sealed class InboundListener : IAsyncDisposable
{
    private static readonly TimeSpan _greetingLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _overtaking = TimeSpan.FromMilliseconds(500);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private CancellationTokenSource _path = new();
    private Task _accepting = Task.CompletedTask;

    public InboundListener() => _listener.Start();

    public string Endpoint => _listener.LocalEndpoint.ToString()!;

    public void Serve(LocalBackend backend, TimeProvider time) => _accepting = AcceptAsync(backend, time, _ending.Token);

    /// <summary>Breaks every connection.</summary>
    public void Break()
    {
        using var broken = Interlocked.Exchange(ref _path, new CancellationTokenSource());
        broken.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync(LocalBackend backend, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(cancellationToken), backend, time, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket socket, LocalBackend backend, TimeProvider time, CancellationToken cancellationToken)
    {
        using var peerSocket = socket;
        socket.NoDelay = true;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(_greetingLimit);
            var greeting = (await ReadLineAsync(socket, limit.Token))?.Split(' ');
            if (greeting is [TailnetControl.DataPath.Greeting, var asking, TailnetControl.DataPath.Disco or TailnetControl.DataPath.Handshake])
            {
                await AnswerAsync(socket, backend, asking, greeting[2] == TailnetControl.DataPath.Handshake, limit.Token);
                return;
            }

            if (greeting is not [TailnetControl.DataPath.Greeting, var pathKey, var host, var portText]
                || !IPAddress.TryParse(host, out var address)
                || !ushort.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                || await FindPeerAsync(backend, pathKey, limit.Token) is not { } peer
                || !peer.Inbound.Any(range => range.Contains(port))
                || Target(backend, address) is not { } target)
            {
                // Dropped, as a packet filter does: the peer is not told.
                return;
            }

            var conditions = new PathConditions(backend, peer.Id, time);
            using var local = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            var reached = await TryConnectAsync(local, new IPEndPoint(target, port), limit.Token);
            if (!await conditions.PassAsync(limit.Token))
            {
                return;
            }

            await socket.SendAsync(new[] { reached ? TailnetControl.DataPath.Accepted : TailnetControl.DataPath.Refused }, limit.Token);
            if (reached)
            {
                using var connection = new TailnetConnection(socket, conditions, _path.Token);
                await connection.RelayAsync(local, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer went away, or this daemon ends.
        }
    }

    // A peer that is not known gets no answer. A handshake is let wait for the moment in which netmaps overtake one another; what takes
    // longer is a fault, and has a name.
    private static async Task AnswerAsync(Socket socket, LocalBackend backend, string pathKey, bool mayWait, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(mayWait ? _overtaking : TimeSpan.Zero);
        if (backend.NetMap.ByPathKey(pathKey) is not null || (mayWait && await FindPeerAsync(backend, pathKey, limit.Token) is not null))
        {
            await socket.SendAsync(new[] { TailnetControl.DataPath.Accepted }, cancellationToken);
        }
    }

    private static IPAddress? Target(LocalBackend backend, IPAddress address) =>
        backend.NetMap.IsSelf(address) ? IPAddress.Loopback
        : backend.Prefs.AdvertiseRoutes?.Any(route => IPNetwork.TryParse(route, out var network) && network.Contains(address)) == true ? address
        : null;

    // The peer may have its netmap a moment before this node has its own.
    private static async Task<NetPeer?> FindPeerAsync(LocalBackend backend, string pathKey, CancellationToken cancellationToken)
    {
        while (true)
        {
            var change = backend.MapChange;
            if (backend.NetMap.ByPathKey(pathKey) is { } peer)
            {
                return peer;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    private static async Task<bool> TryConnectAsync(Socket socket, IPEndPoint target, CancellationToken cancellationToken)
    {
        try
        {
            await socket.ConnectAsync(target, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<string?> ReadLineAsync(Socket socket, CancellationToken cancellationToken)
    {
        // Byte by byte: what follows the line belongs to the stream.
        var buffer = new byte[TailnetControl.DataPath.MaxGreetingLength];
        for (var length = 0; length < buffer.Length; length++)
        {
            if (await socket.ReceiveAsync(buffer.AsMemory(length, 1), cancellationToken) == 0)
            {
                return null;
            }

            if (buffer[length] == (byte)'\n')
            {
                return Encoding.ASCII.GetString(buffer, 0, length);
            }
        }

        return null;
    }
}
