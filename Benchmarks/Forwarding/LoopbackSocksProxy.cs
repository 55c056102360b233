using System.Net;
using System.Net.Sockets;

namespace Benchmarks.Forwarding;

/// <summary>A SOCKS5 proxy (RFC 1928, CONNECT to IPv4 addresses on loopback): the tunnel without the tunnel.</summary>
internal sealed class LoopbackSocksProxy : LoopbackServer
{
    protected override void Serve(Socket connection)
    {
        Span<byte> bytes = stackalloc byte[10];
        ReadExactly(connection, bytes[..3]);
        connection.Send([5, 0]);
        ReadExactly(connection, bytes);
        using var target = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        target.Connect(IPAddress.Loopback, (bytes[8] << 8) | bytes[9]);
        connection.Send([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        var back = new Thread(() => Pump(target, connection)) { IsBackground = true };
        back.Start();
        Pump(connection, target);
        back.Join();
    }

    private static void ReadExactly(Socket connection, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var read = connection.Receive(bytes);
            bytes = read == 0 ? throw new SocketException((int)SocketError.ConnectionReset) : bytes[read..];
        }
    }

    private static void Pump(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = from.Receive(buffer)) > 0)
            {
                to.Send(buffer.AsSpan(0, read));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Either side is gone.
        }
    }
}
