using System.Net;
using Tailnet.LocalApi;
using Tailscaled;

namespace Testing.Tailnets;

/// <summary>A stand-in daemon in this process: fast, and as real as a child on its sockets.</summary>
internal sealed class DaemonFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;

    private DaemonFixture(DirectoryInfo directory, Daemon daemon)
    {
        _directory = directory;
        Daemon = daemon;
        Api = new LocalApiClient(Path.Combine(directory.FullName, "s"));
    }

    public Daemon Daemon { get; }

    public LocalApiClient Api { get; }

    public string SocketPath => Path.Combine(_directory.FullName, "s");

    public IPEndPoint Socks5 => Daemon.Socks5!;

    public static async Task<DaemonFixture> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("tailscaled-test-");
        var flags = DaemonFlags.Parse(
            ["--tun=userspace-networking", "--state=mem:", $"--socket={directory.FullName}/s", "--socks5-server=127.0.0.1:0", "--port=0"], out var error);
        Assert.Null(error);
        var daemon = new Daemon(flags!, TextWriter.Null, TimeProvider.System);
        await daemon.StartAsync();
        return new DaemonFixture(directory, daemon);
    }

    /// <summary>A daemon that is logged in.</summary>
    public static async Task<DaemonFixture> JoinAsync(TailnetFixture tailnet, string hostname, bool shieldsUp = false, string? key = null, string tag = "tag:forwarder", string[]? routes = null, bool acceptRoutes = false)
    {
        var daemon = await StartAsync();
        key ??= (await tailnet.MintAsync(tag: tag)).Key;
        await daemon.LogInAsync(tailnet.Url, key, hostname, shieldsUp, routes, acceptRoutes);
        await daemon.ReachAsync(BackendState.Running);
        return daemon;
    }

    public async Task LogInAsync(string url, string key, string hostname, bool shieldsUp = false, string[]? routes = null, bool acceptRoutes = false)
    {
        await Api.StartAsync(
            new IpnOptions
            {
                AuthKey = key,
                UpdatePrefs = new IpnPrefs { ControlURL = url, Hostname = hostname, ShieldsUp = shieldsUp, WantRunning = true, AdvertiseRoutes = routes, RouteAll = acceptRoutes },
            },
            CancellationToken.None);
        await Api.LoginInteractiveAsync(CancellationToken.None);
    }

    public Task ReachAsync(BackendState state) =>
        Eventually.HoldsAsync(async () => (await Api.GetStatusAsync(peers: false, CancellationToken.None)).BackendState == state, $"state {state}");

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Daemon.StopAsync();
        await Daemon.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
