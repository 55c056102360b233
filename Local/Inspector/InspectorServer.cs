using Inspector.Api;
using Inspector.Lambda;
using Inspector.Security;
using Inspector.Tailnets;
using Inspector.Traces;
using Inspector.Webhooks;

namespace Inspector;

/// <summary>The inspector as a web application: its pages and its JSON API.</summary>
internal static class InspectorServer
{
    private const long MaxRequestBytes = 8 * 1024 * 1024;
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(2);

    /// <summary>Builds the server; it listens once it is started.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, InspectorOptions options)
    {
        builder.WebHost.UseUrls(options.Urls).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = _stopLimit);
        builder.Services
            .AddSingleton(options)
            .AddSingleton(options.Limits)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<RequestGuard>()
            .AddSingleton<AdminClient>()
            .AddSingleton<WebhookStore>()
            .AddSingleton<WebhookSender>()
            .AddSingleton<WebhooksApi>()
            .AddSingleton<SandboxStore>()
            .AddSingleton<SandboxesApi>()
            .AddSingleton<TraceStore>()
            .AddHostedService<LambdaWatcher>();
        if (options.DashboardApiKey is not null)
        {
            builder.Services.AddHostedService<TraceWatcher>();
        }

        var app = builder.Build();
        app.Use(CutStreamsAtStop(app.Lifetime.ApplicationStopping));
        app.Use(UnlessLeft);
        app.Use(app.Services.GetRequiredService<RequestGuard>().CheckAsync);
        Map(app, options);
        return app;
    }

    private static void Map(WebApplication app, InspectorOptions options)
    {
        var webhooks = app.Services.GetRequiredService<WebhooksApi>();
        var sandboxes = app.Services.GetRequiredService<SandboxesApi>();
        var events = new LiveEvents();
        events.Add("webhooks", webhooks.WatchAsync);
        events.Add("sandboxes", sandboxes.WatchAsync);
        if (options.TailnetAdmin is { } admin)
        {
            var tailnet = new TailnetApi(admin, app.Services.GetRequiredService<AdminClient>(), app.Services.GetRequiredService<TimeProvider>());
            events.Add("tailnet", tailnet.WatchAsync);
            tailnet.Map(app);
        }

        var guard = app.Services.GetRequiredService<RequestGuard>();
        app.MapGet("/api/session", context => ApiJson.WriteAsync(context, new
        {
            requestToken = guard.RequestToken,
            httpApi = options.HttpApi,
            dashboard = options.Dashboard,
            hasTailnet = options.TailnetAdmin is not null,
        }));
        webhooks.Map(app);
        sandboxes.Map(app);
        events.Map(app);
        WebPages.Map(app);
    }

    // The server waits for open requests when it stops, and a live stream never ends by itself.
    private static Func<HttpContext, RequestDelegate, Task> CutStreamsAtStop(CancellationToken stopping) => async (context, next) =>
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.RequestAborted = cut.Token;
        await next(context);
    };

    // A client that has left, or a server that stops, is no error of the request's handler.
    private static async Task UnlessLeft(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
    }
}
