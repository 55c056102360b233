using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TailnetControl;
using Tailscaled.Backend;

namespace Tailscaled.DataPath;

/// <summary>Connects to names and addresses as tailscaled's userspace dialer does: tailnet first, else the host's own network.</summary>
internal sealed class TailnetDialer(LocalBackend backend, TimeProvider time) : IDisposable
{
    /// <summary>tailscaled's own limit for a dial.</summary>
    public static TimeSpan DialLimit { get; } = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _retry = TimeSpan.FromMilliseconds(250);
    private static readonly IPNetwork[] _tailnet = [IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("fd7a:115c:a1e0::/48")];

    private readonly Handshakes _handshakes = new(backend, time);
    private readonly ThawDetector _thaw = new(time);
    private CancellationTokenSource _path = new();
    private int _failNext;
    private long _connections;

    /// <summary>As after a thaw: connections are broken, and the next dial fails.</summary>
    public void Break()
    {
        Interlocked.Exchange(ref _failNext, 1);
        using var broken = Interlocked.Exchange(ref _path, new CancellationTokenSource());
        broken.Cancel();
    }

    /// <summary>The tunnel went down.</summary>
    public void Forget() => _handshakes.Forget();

    /// <summary>Waits for a peer's answer: to a disco ping, or over a session, as TSMP is.</summary>
    /// <returns>Null, or why there will be none.</returns>
    public async Task<string?> PingAsync(string host, bool session, CancellationToken cancellationToken)
    {
        if (!IPAddress.TryParse(host, out var address) || backend.NetMap.ByAddress(address) is not { } peer)
        {
            return "no matching peer";
        }

        Look();
        if (session)
        {
            await _handshakes.EnsureAsync(peer, cancellationToken);
        }
        else if (!await _handshakes.AskAsync(peer, TailnetControl.DataPath.Disco, cancellationToken))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }

        return null;
    }

    /// <returns>The connection, or null when there is none to be had; why is not told, as SOCKS5 does not either.</returns>
    public async Task<TailnetConnection?> DialAsync(string host, int port, CancellationToken cancellationToken)
    {
        if (backend.State != Tailnet.LocalApi.BackendState.Running || Interlocked.Exchange(ref _failNext, 0) == 1)
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(DialLimit);
        try
        {
            var map = backend.NetMap;
            if (!IPAddress.TryParse(host, out var address))
            {
                return map.ByName(host) is { } named ? await DialPeerAsync(named, named.Addresses[0], port, limit.Token) : await DialHostAsync(new DnsEndPoint(host, port), limit.Token);
            }

            if (map.IsSelf(address))
            {
                return await DialHostAsync(new IPEndPoint(IPAddress.Loopback, port), limit.Token);
            }

            var peer = map.ByAddress(address) ?? (backend.Prefs.RouteAll ? map.ByRoute(address) : null);
            return peer is not null ? await DialPeerAsync(peer, host, port, limit.Token)
                : _tailnet.Any(n => n.Contains(address)) ? null
                : await DialHostAsync(new IPEndPoint(address, port), limit.Token);
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    public void Dispose() => _thaw.Dispose();

    private async Task<TailnetConnection?> DialHostAsync(EndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new TailnetConnection(socket, null, _path.Token);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A peer that does not answer, for whatever reason, is tried until the limit, as TCP over a tunnel that drops packets is.
    private async Task<TailnetConnection?> DialPeerAsync(NetPeer peer, string address, int port, CancellationToken cancellationToken)
    {
        Look();
        await _handshakes.EnsureAsync(peer, cancellationToken);
        var conditions = new PathConditions(backend, peer.Id, time);
        while (await conditions.PassAsync(cancellationToken))
        {
            switch (await TryPeerAsync(backend.NetMap.ById(peer.Id) ?? peer, address, port, cancellationToken))
            {
                case ({ } socket, _):
                    return Connected(peer, socket, port, conditions);
                case (_, true):
                    return null;
                default:
                    await Task.Delay(_retry, time, cancellationToken);
                    break;
            }
        }

        return null;
    }

    private static async Task<(Socket? Socket, bool Refused)> TryPeerAsync(NetPeer peer, string address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPEndPoint.Parse(peer.Endpoint), cancellationToken);
            var greeting = string.Create(CultureInfo.InvariantCulture, $"{TailnetControl.DataPath.Greeting} {peer.PathKey} {address} {port}\n");
            await socket.SendAsync(Encoding.ASCII.GetBytes(greeting), cancellationToken);
            var answer = new byte[1];
            if (await socket.ReceiveAsync(answer, cancellationToken) == 1 && answer[0] == TailnetControl.DataPath.Accepted)
            {
                return (socket, false);
            }

            socket.Dispose();
            return (null, answer[0] == TailnetControl.DataPath.Refused);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return (null, false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private TailnetConnection Connected(NetPeer peer, Socket socket, int port, PathConditions conditions)
    {
        var report = new ConnectionReport { Id = Interlocked.Increment(ref _connections).ToString(CultureInfo.InvariantCulture), PeerId = peer.Id, Port = port };
        Tell(report);
        _thaw.Opened(peer.Endpoint);
        return new TailnetConnection(socket, conditions, _path.Token)
        {
            Ended = (sent, received) =>
            {
                _thaw.Closed(peer.Endpoint);
                Tell(report with { Ended = true, BytesSent = sent, BytesReceived = received });
            },
        };
    }

    // A thaw is noticed by whoever comes first: the timer, or a dial.
    private void Look()
    {
        foreach (var endpoint in _thaw.Look())
        {
            if (backend.NetMap.Map.Peers.FirstOrDefault(p => p.Endpoint == endpoint) is { HandshakeCollisionMs: > 0 } peer)
            {
                _handshakes.Collide(peer);
            }
        }
    }

    private void Tell(ConnectionReport report)
    {
        if (backend.Control is { } control && backend.NodeKey is { } nodeKey)
        {
            _ = control.ReportAsync(nodeKey, report);
        }
    }
}
