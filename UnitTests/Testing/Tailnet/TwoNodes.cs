using Tailnet.Socks5;
using TailnetControl;

namespace Testing.Tailnets;

/// <summary>A tailnet with a forwarder and a target that echoes.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private TwoNodes(TailnetFixture tailnet, DaemonFixture target, DaemonFixture forwarder) =>
        (Tailnet, Target, Forwarder) = (tailnet, target, forwarder);

    public TailnetFixture Tailnet { get; }

    public DaemonFixture Target { get; }

    public DaemonFixture Forwarder { get; }

    public EchoServer Echo { get; } = new();

    public static async Task<TwoNodes> StartAsync(params (string Name, string Value)[] settings)
    {
        var tailnet = await TailnetFixture.StartAsync(settings);
        var target = await DaemonFixture.JoinAsync(tailnet, "target", tag: "tag:target");
        return new TwoNodes(tailnet, target, await DaemonFixture.JoinAsync(tailnet, "forwarder", shieldsUp: true));
    }

    public Task<Socks5Result> DialAsync() => Socks.DialAsync(Forwarder.Socks5, "target", Echo.Port);

    public Task<bool> EchoesAsync() => Socks.EchoesAsync(Forwarder.Socks5, "target", Echo.Port);

    /// <summary>Waits until a daemon's netmap shows its peer so.</summary>
    public Task SeenAsync(DaemonFixture daemon, Func<NetPeer, bool> condition) =>
        Eventually.HoldsAsync(() => daemon.Daemon.Backend.NetMap.Map.Peers.Any(condition), "the netmap");

    public async ValueTask DisposeAsync()
    {
        await Echo.DisposeAsync();
        await Forwarder.DisposeAsync();
        await Target.DisposeAsync();
        await Tailnet.DisposeAsync();
    }
}
