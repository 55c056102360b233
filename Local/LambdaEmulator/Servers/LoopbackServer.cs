using System.Net.Sockets;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LambdaEmulator.Servers;

/// <summary>
/// One Kestrel without the hosting around it: a sandbox's API starts in about a millisecond that way. Listens on 127.0.0.1 and,
/// when asked, on [::1] with the same port.
/// </summary>
internal sealed class LoopbackServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private const int FreePortAttempts = 20;

    private readonly RequestDelegate _handler;
    private readonly Action<KestrelServerLimits>? _limits;
    private readonly string _setting;
    private readonly bool _dualStack;
    private readonly RefusedRequests? _refused;
    private KestrelServer? _server;

    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="setting">The setting that names the port, for the error when it is taken.</param>
    /// <param name="handler">Serves a request; its exceptions end the connection.</param>
    /// <param name="limits">Kestrel's limits, when the defaults do not fit.</param>
    /// <param name="dualStack">Whether to listen on [::1] too.</param>
    /// <param name="refused">Completes the answers to what the server itself refuses; null: they have no body.</param>
    public LoopbackServer(
        int port, string setting, RequestDelegate handler, Action<KestrelServerLimits>? limits = null, bool dualStack = false, RefusedRequests? refused = null)
    {
        _refused = refused;
        Port = port;
        _setting = setting;
        _handler = handler;
        _limits = limits;
        _dualStack = dualStack && Socket.OSSupportsIPv6;
    }

    /// <summary>The port listened on; a free one is known once the server has started.</summary>
    public int Port { get; private set; }

    /// <exception cref="PortInUseException">Another program has the port.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Two sockets cannot be given the same free port in one go: one is looked for first, and may be gone a moment later.
        var attempts = Port == 0 && _dualStack ? FreePortAttempts : 1;
        for (var attempt = 1; ; attempt++)
        {
            var port = attempts > 1 ? FreePort() : Port;
            var server = Create(port);
            try
            {
                await server.StartAsync(this, cancellationToken);
                _server = server;
                Port = new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;
                return;
            }
            catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
            {
                server.Dispose();
                if (attempt == attempts)
                {
                    throw new PortInUseException(port, _setting, exception);
                }
            }
        }
    }

    /// <summary>Stops accepting and waits for the requests in flight until cancelled; then their connections are closed.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        _server?.Dispose();
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context)
    {
        RefusedRequests.Handling(context);
        return _handler(context);
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // Nothing is held beyond the server's own features.
    }

    private KestrelServer Create(int port)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        _limits?.Invoke(options.Limits);
        options.Listen(IPAddress.Loopback, port, Configure);
        if (_dualStack)
        {
            options.Listen(IPAddress.IPv6Loopback, port, Configure);
        }

        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }

    private void Configure(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (_refused is not null)
        {
            ((IConnectionBuilder)listen).Use(_refused.Around);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

/// <summary>A port that a setting names is taken.</summary>
internal sealed class PortInUseException(int port, string setting, Exception inner)
    : Exception($"Port {port} is in use by another program; set {setting} to another port (0 takes a free one).", inner);
