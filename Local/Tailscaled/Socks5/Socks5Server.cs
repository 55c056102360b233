using System.Net;
using System.Net.Sockets;
using Tailscaled.DataPath;

namespace Tailscaled.Socks5;

/// <summary>tailscaled's SOCKS5 server: CONNECT without authentication.</summary>
internal sealed class Socks5Server : IAsyncDisposable
{
    private static readonly TimeSpan _handshakeLimit = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener;
    private readonly TailnetDialer _dialer;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _accepting;

    /// <exception cref="SocketException">The address is in use.</exception>
    public Socks5Server(IPEndPoint endpoint, TailnetDialer dialer)
    {
        _dialer = dialer;
        _listener = new TcpListener(endpoint);
        _listener.Start();
        Endpoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync(_ending.Token);
    }

    public IPEndPoint Endpoint { get; }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(cancellationToken), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken cancellationToken)
    {
        client.NoDelay = true;
        await using var stream = new NetworkStream(client, ownsSocket: true);
        try
        {
            using var handshake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            handshake.CancelAfter(_handshakeLimit);
            var (host, port, refusal) = await Socks5Request.ReadAsync(stream, handshake.Token);
            if (host is null)
            {
                if (refusal is { } reply)
                {
                    await Socks5Request.ReplyAsync(stream, reply, handshake.Token);
                }

                return;
            }

            using var tunnel = await _dialer.DialAsync(host, port, cancellationToken);
            if (tunnel is null)
            {
                await Socks5Request.ReplyAsync(stream, Socks5Reply.GeneralFailure, cancellationToken);
                return;
            }

            await Socks5Request.ReplyAsync(stream, Socks5Reply.Succeeded, cancellationToken);
            await tunnel.RelayAsync(client, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or this daemon ends.
        }
    }
}
