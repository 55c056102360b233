using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ServiceDefaults;

/// <summary>The OpenTelemetry SDK with the OTLP exporter, set up from <c>OTEL_*</c> variables.</summary>
internal sealed class OpenTelemetryPipeline : ITelemetryPipeline
{
    private readonly OpenTelemetrySdk _sdk;

    private OpenTelemetryPipeline(OpenTelemetrySdk sdk)
    {
        _sdk = sdk;
        Logs = sdk.GetLoggerFactory();
    }

    public ILoggerFactory Logs { get; }

    // Not inlined: the caller's compilation would load the SDK's assemblies even where this is never called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ITelemetryPipeline Start(ServiceTelemetryOptions options, TelemetrySettings settings, LogLevel level)
    {
        var sdk = OpenTelemetrySdk.Create(builder =>
        {
            builder.Services.AddSingleton<IConfiguration>(Configuration(settings));
            builder.Services.Configure<LoggerFilterOptions>(filter => filter.MinLevel = level);
            builder.ConfigureResource(resource => Describe(resource, options, settings));
            if (settings.Exports("TRACES"))
            {
                builder.WithTracing(tracing => Trace(tracing, options));
            }

            if (settings.Exports("METRICS"))
            {
                builder.WithMetrics(metrics => Measure(metrics, options));
            }

            if (settings.Exports("LOGS"))
            {
                builder.WithLogging(_ => { }, logs =>
                {
                    logs.IncludeFormattedMessage = true;
                    logs.ParseStateValues = true;
                });
            }

            builder.UseOtlpExporter();
        });
        return new OpenTelemetryPipeline(sdk);
    }

    public bool KeepsItsLimit => false;

    public void Flush(TimeSpan timeout)
    {
        // Spans and log records are exported by threads of their own, which a time-out of 0 only wakes; metrics by this one.
        var clock = Stopwatch.GetTimestamp();
        _sdk.TracerProvider.ForceFlush(0);
        _sdk.LoggerProvider.ForceFlush(0);
        _sdk.MeterProvider.ForceFlush(Left());
        _sdk.TracerProvider.ForceFlush(Left());
        _sdk.LoggerProvider.ForceFlush(Left());

        int Left() => (int)Math.Clamp((timeout - Stopwatch.GetElapsedTime(clock)).TotalMilliseconds, 1, int.MaxValue);
    }

    public void Dispose() => _sdk.Dispose();

    /// <summary>The variables, with the protocol that the OTLP specification makes the default (the SDK's own default is gRPC).</summary>
    private static IConfigurationRoot Configuration(TelemetrySettings settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")])
            .AddInMemoryCollection(settings.OpenTelemetry)
            .Build();

    private static void Trace(TracerProviderBuilder tracing, ServiceTelemetryOptions options)
    {
        foreach (var source in options.Sources)
        {
            tracing.AddSource(source);
        }

        tracing.AddSource("System.Net.Http");
    }

    private static void Measure(MeterProviderBuilder metrics, ServiceTelemetryOptions options)
    {
        foreach (var source in options.Sources)
        {
            metrics.AddMeter(source);
        }

        metrics.AddMeter("System.Net.Http");
    }

    private static void Describe(ResourceBuilder resource, ServiceTelemetryOptions options, TelemetrySettings settings)
    {
        if (settings["OTEL_SERVICE_NAME"] is null)
        {
            resource.AddService(TelemetryResource.ServiceName(options, settings), autoGenerateServiceInstanceId: false);
        }

        resource.AddAttributes(TelemetryResource.FunctionAttributes(settings));
    }
}
