using System.Net;
using Dashboard.Api;
using Dashboard.Lambda;
using Dashboard.Metrics;
using Dashboard.Otlp;
using Dashboard.Resources;
using Dashboard.Security;
using Dashboard.Tailnets;
using Dashboard.Telemetry;
using Dashboard.Webhooks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dashboard;

/// <summary>The dashboard: its pages and JSON API on one port, the OTLP receiver on another, both on loopback only.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private const long MaxPageRequestBytes = 8 * 1024 * 1024;

    private readonly DashboardOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private readonly OtlpForwarder? _forwarder;
    private readonly AdminUrls _urls;
    private readonly HttpClient _adminClient = new(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly WebhookSender _sender = new();
    private LambdaWatcher? _watcher;
    private WebApplication? _pages;
    private WebApplication? _receiver;

    /// <summary>Makes a server that listens after <see cref="StartAsync"/>.</summary>
    public DashboardServer(DashboardOptions options, ILoggerFactory loggers, TimeProvider? time = null)
    {
        _options = options;
        _loggers = loggers;
        _time = time ?? TimeProvider.System;
        Traces = new TraceStore(options.Limits);
        Logs = new LogStore(options.Limits);
        Metrics = new MetricStore(options.Limits, _time);
        Webhooks = new WebhookStore(options.Limits);
        Sandboxes = new SandboxStore(options.Limits);
        _urls = new AdminUrls(options.Resources);
        _forwarder = options.ForwardTo is { } endpoint ? new OtlpForwarder(endpoint, options.ForwardHeaders, loggers.CreateLogger<OtlpForwarder>()) : null;
    }

    internal TraceStore Traces { get; }

    internal LogStore Logs { get; }

    internal MetricStore Metrics { get; }

    internal WebhookStore Webhooks { get; }

    internal SandboxStore Sandboxes { get; }

    /// <summary>Starts both listeners.</summary>
    /// <exception cref="IOException">A port is in use; the message names it.</exception>
    public async Task<DashboardUrls> StartAsync(CancellationToken cancellationToken = default)
    {
        _receiver = Build(_options.OtlpPort, _options.Limits.RequestBytes, RequestGuard.CheckHostAsync);
        new OtlpReceiver(_options, Traces, Logs, Metrics, _forwarder, _time).Map(_receiver);

        var guard = new RequestGuard(_options.LoginToken);
        _pages = Build(_options.Port, MaxPageRequestBytes, guard.CheckAsync, cutStreams: true);
        MapPages(_pages, guard);

        await _receiver.StartAsync(cancellationToken);
        await _pages.StartAsync(cancellationToken);
        _watcher = new LambdaWatcher(_adminClient, _options.Resources, _urls, Webhooks, Sandboxes, _time, _loggers.CreateLogger<LambdaWatcher>());
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
        if (_watcher is not null)
        {
            await _watcher.DisposeAsync();
        }

        if (_pages is not null)
        {
            await _pages.DisposeAsync();
        }

        if (_receiver is not null)
        {
            await _receiver.DisposeAsync();
        }

        if (_forwarder is not null)
        {
            await _forwarder.DisposeAsync();
        }

        _sender.Dispose();
        _adminClient.Dispose();
    }

    private void MapPages(WebApplication app, RequestGuard guard)
    {
        var telemetry = new TelemetryApi(Traces, Logs, Metrics);
        var resources = new ResourcesApi(_options.Resources);
        var webhooks = new WebhooksApi(Webhooks, Traces, _urls, _sender, _options, _time);
        var proxy = new AdminProxy(_adminClient);
        var sandboxes = new SandboxesApi(Sandboxes, _urls, proxy);
        var tailnet = new TailnetApi(_urls, proxy, _adminClient);
        var events = new LiveEvents();
        events.Add("resources", (_, cancelled) => resources.WatchAsync(cancelled));
        events.Add("console", (context, cancelled) => resources.WatchConsoleAsync(context.Request.Query["resource"], cancelled));
        events.Add("traces", (_, cancelled) => telemetry.WatchTracesAsync(cancelled));
        events.Add("logs", (_, cancelled) => telemetry.WatchLogsAsync(cancelled));
        events.Add("metrics", (_, cancelled) => telemetry.WatchMetricsAsync(cancelled));
        events.Add("webhooks", (_, cancelled) => webhooks.WatchAsync(cancelled));
        events.Add("sandboxes", (_, cancelled) => sandboxes.WatchAsync(cancelled));
        events.Add("tailnet", (_, cancelled) => tailnet.WatchAsync(cancelled));

        app.MapGet("/healthz", static context => context.Response.WriteAsync("ok", context.RequestAborted));
        app.MapGet("/api/session", context => ApiJson.WriteAsync(context, new { application = _options.ApplicationName, requestToken = guard.RequestToken }));
        telemetry.Map(app);
        resources.Map(app);
        webhooks.Map(app);
        sandboxes.Map(app);
        tailnet.Map(app);
        events.Map(app);
        WebPages.Map(app);
    }

    private static int PortOf(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    private WebApplication Build(int port, long requestBytes, Func<HttpContext, RequestDelegate, Task> guard, bool cutStreams = false)
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
        if (cutStreams)
        {
            app.Use(CutStreamsAtStop(app.Lifetime.ApplicationStopping));
        }

        app.Use(next => context => UnlessLeftAsync(context, context => guard(context, next)));
        app.UseRouting();
        return app;
    }

    // The server waits for open requests when it stops, and a live stream never ends by itself.
    private static Func<HttpContext, RequestDelegate, Task> CutStreamsAtStop(CancellationToken stopping) => async (context, next) =>
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.RequestAborted = cut.Token;
        await next(context);
    };

    // A client that has left, or a server that stops, is no error of the request's handler.
    private static async Task UnlessLeftAsync(HttpContext context, RequestDelegate handle)
    {
        try
        {
            await handle(context);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
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
