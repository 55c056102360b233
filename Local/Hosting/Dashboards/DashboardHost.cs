using System.Security.Cryptography;
using Aspire.Hosting;
using Dashboard;
using Dashboard.Webhooks;
using EmbeddedHosting.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EmbeddedHosting.Dashboards;

/// <summary>Serves the dashboard in this process. Its ports are chosen before the resources start, itself it starts beside them.</summary>
internal sealed class DashboardHost(
    DistributedApplicationOptions options,
    IConfiguration configuration,
    DashboardResourceSource resources,
    TelemetryVariables telemetry,
    ILoggerFactory loggers) : IAsyncDisposable
{
    private const string PortSetting = "Ports:Dashboard";
    private const int DefaultPort = 18888;

    private readonly TaskCompletionSource<Uri?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DashboardOptions? _dashboard;
    private DashboardServer? _server;

    /// <summary>The link to print; null without a dashboard.</summary>
    public Task<Uri?> Ready => _ready.Task;

    /// <summary>Chooses the ports and has resources send their telemetry there.</summary>
    /// <exception cref="DistributedApplicationException">The dashboard's port is in use or is no port.</exception>
    public void Prepare()
    {
        if (options.DisableDashboard)
        {
            _ready.TrySetResult(null);
            return;
        }

        _dashboard = new DashboardOptions
        {
            Port = Port(),
            OtlpPort = PortAllocator.FreePort(),
            OtlpApiKey = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            LoginToken = configuration["Dashboard:LoginToken"],
            Resources = resources,
            ForwardTo = Uri.TryCreate(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"], UriKind.Absolute, out var collector) ? collector : null,
            ForwardHeaders = configuration["OTEL_EXPORTER_OTLP_HEADERS"],
            SigningSecrets =
            [
                .. from secret in configuration.GetSection("Dashboard:SigningSecrets").GetChildren()
                   where !string.IsNullOrEmpty(secret.Value)
                   select new SigningSecret(secret.Key, secret.Value!, $"/{secret.Key}"),
            ],
        };
        telemetry.Endpoint = new Uri($"http://127.0.0.1:{_dashboard.OtlpPort}");
        telemetry.ApiKey = _dashboard.OtlpApiKey;
    }

    /// <summary>Starts what <see cref="Prepare"/> prepared.</summary>
    /// <exception cref="DistributedApplicationException">A port was taken meanwhile.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_dashboard is null)
        {
            return;
        }

        try
        {
            _server = new DashboardServer(_dashboard, loggers);
            var urls = await _server.StartAsync(cancellationToken);
            _ready.TrySetResult(urls.Login);
        }
        catch (IOException exception)
        {
            throw new DistributedApplicationException($"The dashboard cannot start: {exception.Message} Set {PortSetting} to another port.", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _ready.TrySetResult(null);
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.StopAsync(CancellationToken.None);
            await server.DisposeAsync();
        }
    }

    private int Port()
    {
        var text = configuration[PortSetting];
        if (text is not (null or "") && !ushort.TryParse(text, out _))
        {
            throw new DistributedApplicationException($"{PortSetting} is '{text}', which is no port: use 0 (a free one) to 65535.");
        }

        var port = text is null or "" ? DefaultPort : ushort.Parse(text);
        if (port == 0)
        {
            return PortAllocator.FreePort();
        }

        PortAllocator.EnsureFree(port, "the dashboard", $"set {PortSetting} to another port, or to 0 for a free one: --{PortSetting}=0");
        return port;
    }
}
