using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults;

/// <summary>What every hosted server of the local environment shares: telemetry, log lines, a health endpoint.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Starts telemetry (see <see cref="ServiceTelemetry.Start"/>) and makes the server log through it. It ends with the host.</summary>
    /// <param name="builder">The server's builder.</param>
    /// <param name="serviceName"><c>service.name</c> where <c>OTEL_SERVICE_NAME</c> does not say one.</param>
    /// <param name="sources">The activity sources and meters this server owns.</param>
    public static ServiceTelemetry AddServiceDefaults(this WebApplicationBuilder builder, string serviceName, params string[] sources)
    {
        // ASP.NET Core leaves names and attributes of its request spans to an instrumentation package unless told that there is none.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        var telemetry = ServiceTelemetry.Start(new ServiceTelemetryOptions
        {
            ServiceName = serviceName,
            Sources = sources,
            HostsAspNetCore = true,
        });

        // By a factory, so that the host disposes it and what is left is exported.
        builder.Services.AddSingleton(_ => telemetry);
        builder.Services.AddSingleton<IStartupFilter, RequestSpans>();
        builder.Services.AddSingleton(services => services.GetRequiredService<ServiceTelemetry>().LoggerFactory);
        return telemetry;
    }

    /// <summary>Maps <c>GET /healthz</c>: 200 <c>ok</c> when serving.</summary>
    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapGet(RequestSpans.HealthPath, static (HttpContext context) => context.Response.WriteAsync("ok", context.RequestAborted));
        return app;
    }
}
