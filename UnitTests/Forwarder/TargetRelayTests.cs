using System.Net;
using System.Net.Sockets;
using System.Text;
using Http1;
using Lambda.Runtime.HttpApi;
using Relay;
using Routing;
using Routing.Matching;

namespace Forwarder.UnitTests;

public sealed class TargetRelayTests
{
    /// <summary>A server may refuse a large body by answering and closing: the answer is there although the sending broke (RFC 9112 §9.5).</summary>
    [Fact]
    public async Task Forward_TargetAnswersAndClosesBeforeItHasTheBody_GivesTheAnswer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var refusing = RefuseAsync(listener);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint);
        var target = new Target(isTls: false, "target", 80);
        using var pool = new ConnectionPool(TimeSpan.FromMinutes(1));
        pool.Return(target, new TargetConnection(socket, new NetworkStream(socket), TimeProvider.System));
        var relay = new TargetRelay(pool, new TargetDialer(1, "/nonexistent", TimeProvider.System, metrics: null));
        var request = new HttpApiEvent();
        Assert.Null(request.Read(Encoding.UTF8.GetBytes(new TestEvent { Body = new byte[16_000_000], Base64 = true }.Json)));
        var result = new ByteBuffer();

        var failure = relay.Forward(
            request, new Route { Name = "r", Target = new TargetTemplate(target) }, target, null, new TimeBudget(TimeProvider.System, TimeSpan.FromSeconds(60)), result, out var status);

        await refusing;
        Assert.Null(failure);
        Assert.Equal(413, status);
        Assert.Contains("\"large\"", Encoding.UTF8.GetString(result.Written), StringComparison.Ordinal);
    }

    private static async Task RefuseAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        _ = await client.GetStream().ReadAsync(new byte[1024]);
        await client.GetStream().WriteAsync("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 5\r\n\r\nlarge"u8.ToArray());
    }
}
