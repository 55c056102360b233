using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text.Json;

namespace ServiceDefaults.EmbeddedMetrics;

/// <summary>
/// Metrics without a collector: the process's instruments as lines of CloudWatch's embedded metric format, which CloudWatch takes out of a
/// function's log by itself
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
/// </summary>
/// <remarks>
/// A measurement waits for <see cref="Write"/>, which a function calls before it asks for the next event. The first of a series after a quiet
/// minute is written at once, so that one failure in an hour is told when it happens; what follows within the minute shares a line, so that
/// many webhooks cost few bytes. Nothing is allocated for a measurement of a series that is known.
/// </remarks>
public sealed class EmbeddedMetricsWriter : IDisposable
{
    /// <summary>Namespace of the metrics.</summary>
    public const string Namespace = "WebhookForwarder";

    /// <summary>Dimension with the function's name.</summary>
    public const string Function = "function";

    /// <summary>Series of one instrument; more would be attributes that a sender can choose, and cost $0.30 each. The rest is counted together.</summary>
    internal const int MaxSeries = 100;

    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);

    private readonly string _function;
    private readonly bool _atOnce;
    private readonly Stream _output;
    private readonly TimeProvider _time;
    private readonly MeterListener _listener = new();
    private readonly List<MetricSeries> _series = [];
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly Utf8JsonWriter _json;
    private readonly Lock _gate = new();

    /// <param name="sources">Names of the meters.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="output">Where lines go: standard output.</param>
    /// <param name="time">Clock.</param>
    /// <param name="atOnce">Writes each measurement when it is made, for processes that measure rarely and are told of no invocation.</param>
    public EmbeddedMetricsWriter(IReadOnlyList<string> sources, string function, Stream output, TimeProvider time, bool atOnce = false)
    {
        (_function, _output, _time, _atOnce) = (function, output, time, atOnce);
        _json = new Utf8JsonWriter(_line);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (sources.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument, new InstrumentSeries(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, value, attributes, state) => Record((InstrumentSeries)state!, value, attributes));
        _listener.SetMeasurementEventCallback<long>((_, value, attributes, state) => Record((InstrumentSeries)state!, value, attributes));
        _listener.Start();
    }

    /// <summary>Whether the environment asks for these metrics: <c>METRICS=emf</c>.</summary>
    public static bool IsEnabled(Func<string, string?> environment) => string.Equals(environment("METRICS"), "emf", StringComparison.OrdinalIgnoreCase);

    /// <summary>Starts writing to standard output if <see cref="IsEnabled"/>; null otherwise. To be called before the instruments are made or after.</summary>
    public static EmbeddedMetricsWriter? Start(string source, Func<string, string?> environment, bool atOnce = false) => IsEnabled(environment)
        ? new EmbeddedMetricsWriter([source], environment("AWS_LAMBDA_FUNCTION_NAME") ?? source, Console.OpenStandardOutput(), TimeProvider.System, atOnce)
        : null;

    /// <summary>Writes what is due.</summary>
    public void Write()
    {
        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            WriteWhere(isEnd: false);
        }
    }

    /// <summary>Writes what is left.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            WriteWhere(isEnd: true);
        }

        _listener.Dispose();
        _json.Dispose();
    }

    private void Record(InstrumentSeries instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> attributes)
    {
        lock (_gate)
        {
            var series = instrument.Find(attributes);
            if (series is null)
            {
                series = instrument.Add(attributes);
                _series.Add(series);
            }

            series.Record(value);
            if (_atOnce && !series.IsGauge)
            {
                WriteLine(series);
            }
        }
    }

    private void WriteWhere(bool isEnd)
    {
        var now = _time.GetTimestamp();
        foreach (var series in _series)
        {
            if (series.Count > 0 && (isEnd || series.IsFull || series.LastWritten is not { } last || _time.GetElapsedTime(last, now) >= _interval))
            {
                series.LastWritten = now;
                WriteLine(series);
            }
        }
    }

    private void WriteLine(MetricSeries series)
    {
        _line.ResetWrittenCount();
        _json.Reset(_line);
        series.WriteTo(_json, _function, _time.GetUtcNow());
        _json.Flush();
        _line.Write("\n"u8);
        try
        {
            // One write a line: the log takes lines of several processes.
            _output.Write(_line.WrittenSpan);
            _output.Flush();
        }
        catch (IOException)
        {
            // Telemetry that cannot be delivered is lost; the program it describes is not to notice.
        }

        series.Clear();
    }
}
