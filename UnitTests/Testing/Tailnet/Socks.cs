using System.Diagnostics;
using System.Net;
using System.Text;
using Tailnet.Socks5;

namespace Testing.Tailnets;

/// <summary>Dials through SOCKS5.</summary>
internal static class Socks
{
    public static Task<Socks5Result> DialAsync(IPEndPoint proxy, string host, int port) =>
        Task.Run(() => Socks5Client.Connect(proxy, host, port, TimeSpan.FromSeconds(20), TimeProvider.System));

    /// <summary>Whether a text comes back from an echo server.</summary>
    public static async Task<bool> EchoesAsync(IPEndPoint proxy, string host, int port)
    {
        var result = await DialAsync(proxy, host, port);
        if (result.Socket is not { } socket)
        {
            return false;
        }

        using (socket)
        {
            return await EchoesAsync(socket, TimeSpan.FromSeconds(20));
        }
    }

    public static async Task<bool> EchoesAsync(System.Net.Sockets.Socket socket, TimeSpan limit)
    {
        using var ending = new CancellationTokenSource(limit);
        var text = Encoding.ASCII.GetBytes($"hello {Stopwatch.GetTimestamp()}");
        try
        {
            await socket.SendAsync(text, ending.Token);
            var back = new byte[text.Length];
            for (var read = 0; read < back.Length;)
            {
                var length = await socket.ReceiveAsync(back.AsMemory(read), ending.Token);
                if (length == 0)
                {
                    return false;
                }

                read += length;
            }

            return text.AsSpan().SequenceEqual(back);
        }
        catch (Exception e) when (e is OperationCanceledException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
