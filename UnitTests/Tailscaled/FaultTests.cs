using System.Diagnostics;
using System.Net.Sockets;
using Tailnet.LocalApi;
using Tailnet.Socks5;
using Testing.Tailnets;

namespace Tailscaled.UnitTests;

/// <summary>Every fault, seen from behind the SOCKS5 server: what the forwarder's dials and streams see.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task ControlDown_RunningNodes_KeepTheirDataPathAndComeBack()
    {
        await using var net = await NetAsync();
        await net.Tailnet.FaultAsync("control-down");

        Assert.True(await net.EchoesAsync());
        await using var late = await DaemonFixture.StartAsync();
        await late.LogInAsync(net.Tailnet.Url, (await net.Tailnet.MintAsync()).Key, "late");
        await Eventually.HoldsAsync(
            async () => (await late.Api.GetStatusAsync(peers: false, default)).Health!.Any(h => h.Contains("fetch control key", StringComparison.Ordinal)), "a health warning");

        await net.Tailnet.ClearFaultAsync("control-down");
        await late.ReachAsync(BackendState.Running);
        Assert.True(await net.EchoesAsync());
    }

    [Fact]
    public async Task LoginSlow_Login_TakesThatLonger()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await tailnet.FaultAsync("login-slow", new { delayMs = 700 });
        var began = Stopwatch.StartNew();

        await using var daemon = await DaemonFixture.JoinAsync(tailnet, "slow");

        Assert.True(began.ElapsedMilliseconds >= 700, $"{began.ElapsedMilliseconds} ms");
    }

    [Theory]
    [InlineData("error", "invalid key: not today")]
    [InlineData("http", "register request: http 401: invalid key: not today")]
    public async Task LoginRefused_Login_IsTriedForEverAndTold(string mode, string told)
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await tailnet.FaultAsync("login-refused", new { mode, message = "invalid key: not today" });
        await using var daemon = await DaemonFixture.StartAsync();
        await daemon.LogInAsync(tailnet.Url, (await tailnet.MintAsync()).Key, "refused");

        await Eventually.HoldsAsync(
            async () => (await daemon.Api.GetStatusAsync(peers: false, default)).Health!.Any(h => h.EndsWith($"The last login error was: {told}", StringComparison.Ordinal)), told);
        Assert.Equal(BackendState.NeedsLogin, (await daemon.Api.GetStatusAsync(peers: false, default)).BackendState);

        await tailnet.ClearFaultAsync("login-refused");
        await daemon.ReachAsync(BackendState.Running);
    }

    [Fact]
    public async Task KeyExpired_Node_NeedsLoginUntilItIsOver()
    {
        await using var net = await NetAsync();
        await net.Tailnet.FaultAsync("key-expired", new { node = "forwarder" });

        await net.Forwarder.ReachAsync(BackendState.NeedsLogin);
        Assert.Equal(Socks5Failure.Refused, (await net.DialAsync()).Failure);
        Assert.Equal(BackendState.Running, (await net.Target.Api.GetStatusAsync(peers: false, default)).BackendState);

        await net.Tailnet.ClearFaultAsync("key-expired");
        await net.Forwarder.ReachAsync(BackendState.Running);
    }

    [Fact]
    public async Task DataStalled_Dial_FailsAfterFiveSecondsAndStreamsResume()
    {
        await using var net = await NetAsync();
        var open = await net.DialAsync();
        using var stream = open.Socket!;
        await net.Tailnet.FaultAsync("data-stalled", new { node = "target" });
        await net.SeenAsync(net.Forwarder, p => p.Blocked);
        await net.SeenAsync(net.Target, p => p.Blocked);
        var began = Stopwatch.StartNew();

        var result = await net.DialAsync();

        Assert.Equal((Socks5Failure.Refused, 1), (result.Failure, result.ReplyCode));
        Assert.InRange(began.Elapsed.TotalSeconds, 4.5, 20);
        Assert.False(await Socks.EchoesAsync(stream, TimeSpan.FromMilliseconds(300)));
        await net.Tailnet.ClearFaultAsync("data-stalled");
        Assert.Equal(1, await stream.ReceiveAsync(new byte[1], SocketFlags.None));
    }

    [Fact]
    public async Task PacketDelay_RoundTrip_TakesTwiceThatLong()
    {
        await using var net = await NetAsync();
        var open = await net.DialAsync();
        using var stream = open.Socket!;
        await net.Tailnet.FaultAsync("packet-delay", new { delayMs = 150 });
        await net.SeenAsync(net.Forwarder, p => p.DelayMs == 150);
        await net.SeenAsync(net.Target, p => p.DelayMs == 150);
        var began = Stopwatch.StartNew();

        Assert.True(await Socks.EchoesAsync(stream, TimeSpan.FromSeconds(20)));

        Assert.True(began.ElapsedMilliseconds >= 295, $"{began.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task PeerOffline_Status_SaysSoAndDialFails()
    {
        await using var net = await NetAsync();
        await net.Tailnet.FaultAsync("peer-offline", new { node = "target" });
        await net.SeenAsync(net.Forwarder, p => !p.Online && p.Blocked);

        var status = await net.Forwarder.Api.GetStatusAsync(peers: true, default);
        var result = await net.DialAsync();

        Assert.False(Assert.Single(status.Peer!.Values).Online);
        Assert.Equal(Socks5Failure.Refused, result.Failure);
    }

    [Fact]
    public async Task HandshakeLost_PeerThatJoinedLater_TakesTheFirstDialFiveSeconds()
    {
        await using var net = await NetAsync();
        await net.Tailnet.FaultAsync("handshake-lost");
        await using var late = await DaemonFixture.JoinAsync(net.Tailnet, "late", tag: "tag:target");
        await net.SeenAsync(net.Forwarder, static p => p.HandshakeLost);
        var began = Stopwatch.StartNew();

        Assert.True(await net.EchoesAsync());
        Assert.InRange(began.Elapsed.TotalSeconds, 0, 4);
        using var first = (await Socks.DialAsync(net.Forwarder.Socks5, "late", net.Echo.Port)).Socket;
        Assert.InRange(began.Elapsed.TotalSeconds, 4.5, 20);
        Assert.True(await Socks.EchoesAsync(net.Forwarder.Socks5, "late", net.Echo.Port));
    }

    [Fact]
    public async Task ClockJump_Connections_BreakAndOnlyTheNextDialFails()
    {
        await using var net = await NetAsync();
        var open = await net.DialAsync();
        using var stream = open.Socket!;
        await net.Tailnet.FaultAsync("clock-jump", new { node = "forwarder" });

        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var limit = new CancellationTokenSource(Eventually.Limit);
            Assert.Equal(0, await stream.ReceiveAsync(new byte[1], limit.Token));
        });
        Assert.Equal(Socks5Failure.Refused, (await net.DialAsync()).Failure);
        Assert.True(await net.EchoesAsync());
    }

    [Fact]
    public async Task Fault_Unknown_IsRefusedWithTheNames()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        using var unknown = await tailnet.Http.PutAsync("/admin/faults/meteor", null);
        using var nodeless = await tailnet.Http.PutAsync("/admin/faults/peer-offline", null);

        Assert.Equal(404, (int)unknown.StatusCode);
        Assert.Contains("packet-delay", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(400, (int)nodeless.StatusCode);
    }

    private static async Task<TwoNodes> NetAsync() => await TwoNodes.StartAsync();
}
