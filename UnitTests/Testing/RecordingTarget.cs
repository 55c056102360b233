using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Testing;

/// <summary>A target on a raw socket: records requests byte for byte and answers with whatever bytes a test wants.</summary>
internal sealed class RecordingTarget : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<int, TcpClient> _clients = new();
    private int _connections;

    public RecordingTarget()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    public int Connections => _connections;

    public int OpenConnections => _clients.Count;

    /// <summary>Makes the answer; null closes the connection without one. An answer without length closes it too.</summary>
    public Func<RecordedRequest, byte[]?> Answer { get; set; } = _ => Ok("ok");

    /// <summary>Closes a connection after its answer.</summary>
    public bool CloseAfterAnswer { get; set; }

    public RecordedRequest Single => Assert.Single(Requests);

    public static byte[] Ok(string body, string fields = "") =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{fields}\r\n{body}");

    /// <summary>Resets (RST) every open connection.</summary>
    public void DropConnections()
    {
        foreach (var client in _clients.Values)
        {
            client.Client.LingerState = new LingerOption(true, 0);
            client.Close();
        }

        _clients.Clear();
    }

    public void Dispose()
    {
        _listener.Stop();
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = ServeAsync(client, Interlocked.Increment(ref _connections));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        _clients[number] = client;
        try
        {
            var stream = client.GetStream();
            var buffer = new List<byte>();
            while (await ReadRequestAsync(stream, buffer, number) is { } request)
            {
                Requests.Enqueue(request);
                var answer = Answer(request);
                if (answer is not null)
                {
                    await stream.WriteAsync(answer);
                }

                var head = answer is null ? "" : Encoding.Latin1.GetString(answer);
                if (CloseAfterAnswer || !(head.Contains("Content-Length", StringComparison.Ordinal) || head.Contains("chunked", StringComparison.Ordinal) || head.Contains(" 204 ", StringComparison.Ordinal) || head.Contains(" 304 ", StringComparison.Ordinal)))
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }

        _clients.TryRemove(number, out _);
        client.Dispose();
    }

    private static async Task<RecordedRequest?> ReadRequestAsync(NetworkStream stream, List<byte> buffer, int connection)
    {
        var chunk = new byte[64 * 1024];
        int end;
        while ((end = Find(buffer)) < 0)
        {
            var read = await stream.ReadAsync(chunk);
            if (read == 0)
            {
                return null;
            }

            buffer.AddRange(chunk.AsSpan(0, read));
        }

        var head = buffer.GetRange(0, end).ToArray();
        buffer.RemoveRange(0, end + 4);
        var length = int.Parse(new RecordedRequest(head, [], 0).Field("Content-Length") ?? "0", CultureInfo.InvariantCulture);
        while (buffer.Count < length)
        {
            var read = await stream.ReadAsync(chunk);
            if (read == 0)
            {
                return null;
            }

            buffer.AddRange(chunk.AsSpan(0, read));
        }

        var body = buffer.GetRange(0, length).ToArray();
        buffer.RemoveRange(0, length);
        return new RecordedRequest(head, body, connection);
    }

    private static int Find(List<byte> buffer)
    {
        for (var i = 0; i + 3 < buffer.Count; i++)
        {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n')
            {
                return i;
            }
        }

        return -1;
    }
}
