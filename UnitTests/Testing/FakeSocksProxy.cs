using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Testing;

/// <summary>A SOCKS5 proxy that leads every name to 127.0.0.1, and refuses as many dials as a test wants, as tailscaled does after a thaw.</summary>
internal sealed class FakeSocksProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _refuse;

    public FakeSocksProxy()
    {
        _listener.Start();
        _ = _listener.AcceptEachAsync(ServeAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Names and ports that were dialled.</summary>
    public ConcurrentQueue<string> Dials { get; } = new();

    /// <summary>Refuses the next dials with "general failure".</summary>
    public void RefuseNext(int count) => Volatile.Write(ref _refuse, count);

    public void Dispose() => _listener.Stop();

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var bytes = new byte[300];
                await stream.ReadExactlyAsync(bytes.AsMemory(0, 3));
                await stream.WriteAsync(new byte[] { 5, 0 });
                await stream.ReadExactlyAsync(bytes.AsMemory(0, 5));
                var (name, length) = bytes[3] == 3 ? ("", bytes[4] + 2) : ("", bytes[3] == 1 ? 5 : 17);
                await stream.ReadExactlyAsync(bytes.AsMemory(5, length));
                name = bytes[3] == 3
                    ? Encoding.ASCII.GetString(bytes, 5, bytes[4])
                    : new IPAddress(bytes.AsSpan(4, length - 1)).ToString();
                var port = (bytes[5 + length - 2] << 8) | bytes[5 + length - 1];
                Dials.Enqueue($"{name}:{port}");
                using var target = new TcpClient();
                if (Interlocked.Decrement(ref _refuse) >= 0 || !await TryConnectAsync(target, port))
                {
                    await stream.WriteAsync(new byte[] { 5, 1, 0, 1, 0, 0, 0, 0, 0, 0 });
                    return;
                }

                await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 });
                await Task.WhenAny(Copy(stream, target), Copy(target.GetStream(), client));
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
            }
        }
    }

    private static async Task<bool> TryConnectAsync(TcpClient target, int port)
    {
        try
        {
            await target.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task Copy(NetworkStream from, TcpClient to)
    {
        try
        {
            await from.CopyToAsync(to.GetStream());
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }
}
