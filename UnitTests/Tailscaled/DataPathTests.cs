using Tailnet.Socks5;
using Testing.Tailnets;

namespace Tailscaled.UnitTests;

public sealed class DataPathTests
{
    [Theory]
    [InlineData("target")]
    [InlineData("target.example.ts.net")]
    [InlineData("TARGET.example.ts.net.")]
    [InlineData("ipv4")]
    [InlineData("ipv6")]
    public async Task Dial_ByNameOrAddress_ReachesSamePortOnLoopback(string host)
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var echo = new EchoServer();
        await using var target = await DaemonFixture.JoinAsync(tailnet, "target");
        await using var forwarder = await DaemonFixture.JoinAsync(tailnet, "forwarder", shieldsUp: true);
        var addresses = (await tailnet.NodeAsync("target"))!["addresses"]!.AsArray();
        host = host switch { "ipv4" => (string)addresses[0]!, "ipv6" => (string)addresses[1]!, _ => host };

        Assert.True(await Socks.EchoesAsync(forwarder.Socks5, host, echo.Port));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("100.127.255.1")]
    [InlineData("target")]
    public async Task Dial_NothingThere_IsGeneralFailureAtOnce(string host)
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var target = await DaemonFixture.JoinAsync(tailnet, "target");
        await using var forwarder = await DaemonFixture.JoinAsync(tailnet, "forwarder");

        var result = await Socks.DialAsync(forwarder.Socks5, host, 1);

        Assert.Equal((Socks5Failure.Refused, 1), (result.Failure, result.ReplyCode));
    }
}
