using System.Net;
using System.Net.Sockets;
using System.Text;
using Tailnet.Socks5;

namespace Tailnet.UnitTests;

public sealed class Socks5ClientTests
{
    [Theory]
    [InlineData("target.example.ts.net", "05010003157461726765742E6578616D706C652E74732E6E65741F90")]
    [InlineData("100.64.0.7", "050100016440000 71F90")]
    [InlineData("fd7a:115c:a1e0::7", "05010004FD7A115CA1E0000000000000000000071F90")]
    public async Task Connect_Accepted_SendsTheRequestAndLeavesTheStreamAtItsStart(string host, string expected)
    {
        using var listener = Listen(out var proxy);
        // The bound address is a name here, the longest form, and the tunnel's first bytes follow in the same segment.
        var server = ServeAsync(listener, [5, 0], [5, 0, 0, 3, 4, .. "name"u8, 0, 80, .. "early"u8], 4 + (host.Contains(':') ? 18 : host.StartsWith('1') ? 6 : host.Length + 3));

        var result = Socks5Client.Connect(proxy, host, 8080, TimeSpan.FromSeconds(30), TimeProvider.System);

        Assert.Equal(Socks5Failure.None, result.Failure);
        using var socket = result.Socket!;
        var buffer = new byte[16];
        Assert.Equal("early", Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer)));
        Assert.Equal(expected.Replace(" ", ""), Convert.ToHexString(await server));
    }

    [Fact]
    public async Task Connect_Refused_GivesTheReplyCode()
    {
        using var listener = Listen(out var proxy);
        var server = ServeAsync(listener, [5, 0], [5, 1, 0, 1, 0, 0, 0, 0, 0, 0], 10);

        var result = Socks5Client.Connect(proxy, "100.64.0.7", 80, TimeSpan.FromSeconds(30), TimeProvider.System);

        Assert.Null(result.Socket);
        Assert.Equal(Socks5Failure.Refused, result.Failure);
        Assert.Equal(1, result.ReplyCode);
        Assert.Contains("general failure", result.Description, StringComparison.Ordinal);
        await server;
    }

    [Fact]
    public async Task Connect_ProxyWantsAuthentication_IsAProtocolFailure()
    {
        using var listener = Listen(out var proxy);
        var server = ServeAsync(listener, [5, 255], [], 0);

        Assert.Equal(Socks5Failure.ProxyProtocol, Socks5Client.Connect(proxy, "a", 80, TimeSpan.FromSeconds(30), TimeProvider.System).Failure);
        await server;
    }

    [Fact]
    public void Connect_ProxySilent_TimesOut()
    {
        using var listener = Listen(out var proxy);

        Assert.Equal(Socks5Failure.TimedOut, Socks5Client.Connect(proxy, "a", 80, TimeSpan.FromMilliseconds(50), TimeProvider.System).Failure);
    }

    [Fact]
    public void Connect_NothingListens_IsUnavailable()
    {
        IPEndPoint proxy;
        using (Listen(out proxy))
        {
        }

        Assert.Equal(Socks5Failure.ProxyUnavailable, Socks5Client.Connect(proxy, "a", 80, TimeSpan.FromSeconds(30), TimeProvider.System).Failure);
    }

    [Fact]
    public void Connect_NameTooLong_IsRefusedBeforeAnythingIsSent() =>
        Assert.Throws<ArgumentException>(() => Socks5Client.Connect(new IPEndPoint(IPAddress.Loopback, 9), new string('a', 256), 80, TimeSpan.FromSeconds(1), TimeProvider.System));

    private static TcpListener Listen(out IPEndPoint endpoint)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        endpoint = (IPEndPoint)listener.LocalEndpoint;
        return listener;
    }

    /// <summary>Answers one client's greeting and request; returns the request.</summary>
    private static async Task<byte[]> ServeAsync(TcpListener listener, byte[] greetingAnswer, byte[] requestAnswer, int requestLength)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var greeting = new byte[3];
        await stream.ReadExactlyAsync(greeting);
        Assert.Equal([5, 1, 0], greeting);
        await stream.WriteAsync(greetingAnswer);
        var request = new byte[requestLength];
        await stream.ReadExactlyAsync(request);
        await stream.WriteAsync(requestAnswer);
        return request;
    }
}
