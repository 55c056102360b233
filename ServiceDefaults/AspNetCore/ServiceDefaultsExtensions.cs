using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ServiceDefaults;

/// <summary>
/// What every server shares, as Aspire's template of service defaults has it: telemetry over OTLP and health checks. Functions and
/// extension have <see cref="ServiceTelemetry"/> instead, which starts faster.
/// </summary>
/// <remarks>
/// The template's resilience and service discovery are left out: no server here calls anything by a client of the factory, except for
/// the OTLP exporter, whose every batch would be tried again and logged.
/// </remarks>
public static class ServiceDefaultsExtensions
{
    private const string HealthPath = "/health";
    private const string AlivePath = "/alive";
    private const string LiveTag = "live";

    // All activity sources and meters of this solution (docs/architecture.md).
    private const string OwnSources = "WebhookForwarder.*";

    /// <summary>Adds telemetry, log lines and health checks. What the <c>OTEL_*</c> variables say holds.</summary>
    /// <typeparam name="TBuilder">A web application's builder, or a host's.</typeparam>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddLogLines();
        builder.ConfigureOpenTelemetry();
        builder.Services.AddHealthChecks().AddCheck("self", static () => HealthCheckResult.Healthy(), [LiveTag]);
        return builder;
    }

    /// <summary>
    /// Maps <c>GET /health</c> (every check: 200, or 503 with what is wrong) and <c>GET /alive</c> (the process answers). Always, because
    /// everything here listens on loopback.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(HealthPath, new HealthCheckOptions { ResponseWriter = WriteAsync });
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = static check => check.Tags.Contains(LiveTag), ResponseWriter = WriteAsync });
        return app;
    }

    // One line a record with LOG_LEVEL, as the functions write them.
    private static void AddLogLines(this IHostApplicationBuilder builder)
    {
        var level = new TelemetrySettings(null).LogLevel(LogLevel.Information, out var misspelt);
        var console = new ConsoleLineLoggerProvider(TextWriter.Synchronized(Console.Out), ownsTerminal: !Console.IsOutputRedirected, asJson: false);
        if (misspelt is not null)
        {
            console.CreateLogger(nameof(ServiceDefaults)).LogWarning("{Reason}", misspelt);
        }

        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(console);
        builder.Logging.SetMinimumLevel(level);
        if (level >= LogLevel.Information)
        {
            // A line for every request repeats what its span says.
            builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
            builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        }
    }

    private static void ConfigureOpenTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(static logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(static metrics => metrics
                .AddMeter(OwnSources)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation())
            .WithTracing(static tracing => tracing
                .AddSource(OwnSources)
                .AddAspNetCoreInstrumentation(static requests => requests.Filter = static context => !IsHealthCheck(context.Request.Path))
                .AddHttpClientInstrumentation());
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            // The protocol that the OTLP specification makes the default; the SDK's own is gRPC.
            builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] ??= "http/protobuf";
            telemetry.UseOtlpExporter();
        }
    }

    private static bool IsHealthCheck(PathString path) =>
        path.Equals(HealthPath, StringComparison.Ordinal) || path.Equals(AlivePath, StringComparison.Ordinal);

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        var reasons = report.Entries.Values.Where(static entry => entry.Status != HealthStatus.Healthy).Select(static entry => entry.Description).OfType<string>();
        return context.Response.WriteAsync(string.Join('\n', reasons.Prepend($"{report.Status}")), context.RequestAborted);
    }
}
