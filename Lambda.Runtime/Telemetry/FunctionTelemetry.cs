using Microsoft.Extensions.Logging;
using ServiceDefaults;
using ServiceDefaults.EmbeddedMetrics;

namespace Lambda.Runtime.Telemetry;

/// <summary>
/// A function's telemetry. Where no OTLP endpoint is set, not even loggers are made before the first line is logged: most
/// sandboxes never log one, and every one of them would pay for it at its cold start.
/// </summary>
/// <param name="serviceName">Name of the service where the environment says none.</param>
/// <param name="source">Name of the function's activity source and meter.</param>
/// <param name="environment">Reads an environment variable.</param>
public sealed class FunctionTelemetry(string serviceName, string source, Func<string, string?> environment) : IDisposable
{
    private ServiceTelemetry? _telemetry;
    private EmbeddedMetricsWriter? _embedded;

    /// <summary>Whether anything is exported; known after <see cref="Start"/>.</summary>
    public bool IsExporting => _telemetry?.IsExporting == true;

    /// <summary>Whether anything takes the function's metrics; known after <see cref="Start"/>.</summary>
    public bool Measures => IsExporting || _embedded is not null;

    /// <summary>Starts exporting if an endpoint is set, and writing metrics to the log if that is asked for.</summary>
    public void Start()
    {
        _embedded = EmbeddedMetricsWriter.Start(source, environment);

        // A mistyped LOG_LEVEL is said at the start, not with the first line that may never come.
        if (ServiceTelemetry.IsExportConfigured(environment) || ServiceTelemetry.HasWarning(environment))
        {
            _ = Telemetry();
        }
    }

    /// <summary>Makes a logger: lines on the console and, when exporting, log records.</summary>
    public ILogger CreateLogger(string category) => Telemetry().LoggerFactory.CreateLogger(category);

    /// <summary>Exports what is pending, for at most that long; for <see cref="LambdaOptions.FlushTelemetry"/>.</summary>
    public void Flush(TimeSpan limit)
    {
        _embedded?.Write();
        if (IsExporting)
        {
            _telemetry!.FlushAsync(limit).AsTask().GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _embedded?.Dispose();
        _telemetry?.Dispose();
    }

    private ServiceTelemetry Telemetry() =>
        _telemetry ??= ServiceTelemetry.Start(new ServiceTelemetryOptions { ServiceName = serviceName, Sources = [source], IsFunction = true });
}
