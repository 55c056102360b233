using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Tailnet.LocalApi;
using TailnetEmulator;
using TailnetEmulator.Keys;

namespace Benchmarks.Tunnel;

/// <summary>A tailnet emulator in this process, with a target that echoes behind a stand-in daemon.</summary>
internal sealed class BenchmarkTailnet : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TcpListener _echo = new(IPAddress.Loopback, 0);
    private DaemonProcess? _target;

    private BenchmarkTailnet(WebApplication app) => _app = app;

    public string LoginServer => _app.Urls.Single();

    public string AuthKey { get; private set; } = "";

    public (string Host, int Port) Target => ("target", ((IPEndPoint)_echo.LocalEndpoint).Port);

    public static async Task<BenchmarkTailnet> StartAsync(string tailscaled)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var tailnet = new BenchmarkTailnet(TailnetServer.Build(builder));
        await tailnet._app.StartAsync();
        var keys = (KeyStore)tailnet._app.Services.GetService(typeof(KeyStore))!;
        tailnet.AuthKey = keys.Create(new DeviceCreation { Reusable = true, Ephemeral = true, Preauthorized = true, Tags = ["tag:bench"] }, TimeSpan.FromHours(1), "benchmark").Secret;
        tailnet._echo.Start();
        _ = tailnet.EchoAsync();
        tailnet._target = DaemonProcess.Start(tailscaled);
        await tailnet._target.LogInAsync(new IpnPrefs { ControlURL = tailnet.LoginServer, Hostname = "target", WantRunning = true }, tailnet.AuthKey);
        return tailnet;
    }

    public async ValueTask DisposeAsync()
    {
        if (_target is not null)
        {
            await _target.DisposeAsync();
        }

        _echo.Dispose();
        await _app.DisposeAsync();
    }

    private async Task EchoAsync()
    {
        try
        {
            while (true)
            {
                var client = await _echo.AcceptTcpClientAsync();
                _ = client.GetStream().CopyToAsync(client.GetStream()).ContinueWith(_ => client.Dispose(), TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
