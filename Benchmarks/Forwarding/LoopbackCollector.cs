using System.Net.Sockets;

namespace Benchmarks.Forwarding;

/// <summary>An OTLP collector that takes everything.</summary>
internal sealed class LoopbackCollector : LoopbackServer
{
    protected override void Serve(Socket connection)
    {
        var request = new LoopbackRequest(connection);
        while (request.Read())
        {
            connection.Send("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n"u8);
        }
    }
}
