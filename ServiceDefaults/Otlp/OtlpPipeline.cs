using System.Diagnostics;
using System.Runtime.CompilerServices;
using Http1;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Otlp;

/// <summary>
/// Telemetry of a function, over OTLP with protobuf and HTTP. Everything is encoded where it is recorded and sent, on the caller's thread, by
/// <see cref="Flush"/>: the OpenTelemetry SDK, made for servers, has a thread and a request queue for each signal, which costs a function some ten times
/// the webhook it tells about. What the SDK's settings ask beyond that, the SDK does: see <see cref="Supports"/>.
/// </summary>
internal sealed class OtlpPipeline : ITelemetryPipeline
{
    private static readonly TimeSpan _leastPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _mostPause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<Export> _exports = [];
    private readonly Dictionary<string, OtlpConnection> _connections = new(StringComparer.Ordinal);
    private readonly OtlpSpans? _spans;
    private readonly OtlpMetrics? _metrics;
    private TimeSpan _pause;
    private DateTimeOffset _pausedUntil;

    private OtlpPipeline(ServiceTelemetryOptions options, TelemetrySettings settings, LogLevel level)
    {
        var resource = TelemetryResource.Encode(options, settings);
        if (Add("TRACES") is { } traces)
        {
            _spans = new OtlpSpans(traces, _gate, [.. options.Sources, "System.Net.Http"], settings["OTEL_TRACES_SAMPLER"] == "always_on");
        }

        if (Add("METRICS") is { } metrics)
        {
            _metrics = new OtlpMetrics(metrics, _gate, [.. options.Sources]);
        }

        Logs = new LoggerFactory(Add("LOGS") is { } logs ? [new OtlpLogs(logs, _gate)] : [], new LoggerFilterOptions { MinLevel = level });

        OtlpSignal? Add(string name)
        {
            if (!settings.Exports(name))
            {
                return null;
            }

            var endpoint = OtlpEndpoint.Read(settings, name);
            if (!_connections.TryGetValue(endpoint.Url.Authority, out var connection))
            {
                _connections[endpoint.Url.Authority] = connection = new OtlpConnection(endpoint.Url);
            }

            var signal = new OtlpSignal(resource);
            _exports.Add(new Export(signal, endpoint, connection));
            return signal;
        }
    }

    public ILoggerFactory Logs { get; }

    public bool KeepsItsLimit => true;

    /// <summary>Whether the settings ask for nothing that only the SDK does: gRPC, sampling by ratio, other temporality, limits, propagators.</summary>
    public static bool Supports(TelemetrySettings settings) => settings.OpenTelemetry.All(variable => variable.Key switch
    {
        _ when string.IsNullOrEmpty(variable.Value) => true,
        _ when variable.Key.EndsWith("_PROTOCOL", StringComparison.Ordinal) => variable.Value == "http/protobuf",
        _ when variable.Key.StartsWith("OTEL_EXPORTER_OTLP_", StringComparison.Ordinal) =>
            variable.Key.EndsWith("_ENDPOINT", StringComparison.Ordinal) || variable.Key.EndsWith("_HEADERS", StringComparison.Ordinal) || variable.Key.EndsWith("_TIMEOUT", StringComparison.Ordinal),
        "OTEL_TRACES_SAMPLER" => variable.Value is "always_on" or "parentbased_always_on",
        "OTEL_SERVICE_NAME" or "OTEL_RESOURCE_ATTRIBUTES" or "OTEL_SDK_DISABLED" or "OTEL_TRACES_EXPORTER" or "OTEL_METRICS_EXPORTER" or "OTEL_LOGS_EXPORTER" => true,
        // Flushes say when something is exported, and exemplars are the SDK's alone.
        "OTEL_BSP_SCHEDULE_DELAY" or "OTEL_BLRP_SCHEDULE_DELAY" or "OTEL_METRIC_EXPORT_INTERVAL" or "OTEL_METRICS_EXEMPLAR_FILTER" => true,
        _ => false,
    });

    // Not inlined: see OpenTelemetryPipeline.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ITelemetryPipeline Start(ServiceTelemetryOptions options, TelemetrySettings settings, LogLevel level) => new OtlpPipeline(options, settings, level);

    /// <summary>
    /// Sends what is pending. What a collector did not take stays, bounded, for the next time; one that cannot be reached is left alone for a while, so that
    /// it costs nothing of every webhook.
    /// </summary>
    public void Flush(TimeSpan timeout)
    {
        if (TimeProvider.System.GetUtcNow() is var now && now < _pausedUntil && now >= _pausedUntil - _mostPause)
        {
            return;
        }

        var limit = new FlushLimit(timeout);
        lock (_gate)
        {
            _metrics?.Collect();
            var reached = _exports.TrueForAll(export => export.Send(limit));
            if (reached)
            {
                _metrics?.Accept();
            }
            else
            {
                // Sums are collected anew, not twice.
                _exports.ForEach(export => export.ForgetSums());
            }

            _pause = reached ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Clamp(_pause.Ticks * 2, _leastPause.Ticks, _mostPause.Ticks));
            _pausedUntil = now + _pause;
        }
    }

    public void Dispose()
    {
        _spans?.Dispose();
        _metrics?.Dispose();
        Logs.Dispose();
        foreach (var connection in _connections.Values)
        {
            connection.Dispose();
        }
    }

    private sealed record Export(OtlpSignal Signal, OtlpEndpoint Endpoint, OtlpConnection Connection)
    {
        /// <summary>Sends what is pending; false when it could not be delivered and stays.</summary>
        public bool Send(IReadTimeout limit)
        {
            if (Signal.IsEmpty)
            {
                return true;
            }

            // Too many requests and a gateway's troubles pass; what is refused otherwise would be refused again (OTLP specification, "Failures").
            if (Connection.Post(Endpoint, Signal.Encode(), limit) is not { } status || status is 429 or 502 or 503 or 504)
            {
                return false;
            }

            Signal.Clear();
            return true;
        }

        public void ForgetSums()
        {
            if (Endpoint.IsMetrics)
            {
                Signal.Clear();
            }
        }
    }

    private sealed class FlushLimit(TimeSpan limit) : IReadTimeout
    {
        private readonly long _began = Stopwatch.GetTimestamp();

        public int NextReadTimeout()
        {
            var left = (limit - Stopwatch.GetElapsedTime(_began)).TotalMilliseconds;
            return left >= 1 ? (int)left : throw new TimeoutException();
        }
    }
}
