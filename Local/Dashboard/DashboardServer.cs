using System.Net;
using Dashboard.Resources;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dashboard;

/// <summary>The dashboard: its pages and JSON API on one port, the OTLP receiver on another, both on loopback only.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private readonly DashboardOptions _options;
    private readonly ILoggerFactory _loggers;
    private WebApplication? _pages;
    private WebApplication? _receiver;

    /// <summary>Makes a server that listens after <see cref="StartAsync"/>.</summary>
    public DashboardServer(DashboardOptions options, ILoggerFactory loggers)
    {
        _options = options;
        _loggers = loggers;
    }

    /// <summary>Starts both listeners.</summary>
    /// <exception cref="IOException">A port is in use; the message names it.</exception>
    public async Task<DashboardUrls> StartAsync(CancellationToken cancellationToken = default)
    {
        _receiver = Build(_options.OtlpPort, _options.Limits.RequestBytes);
        _pages = Build(_options.Port, requestBytes: 8 * 1024 * 1024);
        ResourcesApi.Map(_pages, _options.Resources);

        await _receiver.StartAsync(cancellationToken);
        await _pages.StartAsync(cancellationToken);
        var dashboard = new Uri($"http://localhost:{PortOf(_pages)}/");
        var login = _options.LoginToken is { } token ? new Uri(dashboard, $"login?t={Uri.EscapeDataString(token)}") : dashboard;
        return new DashboardUrls(dashboard, login, new Uri($"http://127.0.0.1:{PortOf(_receiver)}"));
    }

    /// <summary>Stops both listeners; open streams are cut.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await Task.WhenAll(Stop(_pages), Stop(_receiver));

        Task Stop(WebApplication? app) => app?.StopAsync(cancellationToken) ?? Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_pages is not null)
        {
            await _pages.DisposeAsync();
        }

        if (_receiver is not null)
        {
            await _receiver.DisposeAsync();
        }
    }

    private static int PortOf(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    private WebApplication Build(int port, long requestBytes)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = requestBytes;
            Listen(kestrel, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(_loggers);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var app = builder.Build();
        app.UseRouting();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, int port)
    {
        if (port == 0)
        {
            kestrel.Listen(IPAddress.Loopback, 0);
        }
        else
        {
            kestrel.ListenLocalhost(port);
        }
    }
}
