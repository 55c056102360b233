using System.Net.Sockets;
using System.Text;

namespace Benchmarks.Forwarding;

/// <summary>A target that answers every request with the same bytes.</summary>
internal sealed class LoopbackTarget(int bodyBytes) : LoopbackServer
{
    private readonly byte[] _answer = Answer(bodyBytes == 0 ? "Hello! It's working!"u8.ToArray() : TestBody.Binary(bodyBytes), bodyBytes == 0 ? "text/html" : "image/png");

    protected override void Serve(Socket connection)
    {
        var request = new LoopbackRequest(connection);
        while (request.Read())
        {
            connection.Send(_answer);
        }
    }

    private static byte[] Answer(byte[] body, string type) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
}
