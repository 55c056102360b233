using System.Net.Sockets;

namespace Testing;

internal static class TcpListenerExtensions
{
    /// <summary>Serves every client at once, until the listener is stopped.</summary>
    public static async Task AcceptEachAsync(this TcpListener listener, Func<TcpClient, Task> serve)
    {
        try
        {
            while (true)
            {
                _ = serve(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }
}
