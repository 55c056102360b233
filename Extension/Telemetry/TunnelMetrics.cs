using System.Diagnostics.Metrics;
using Tailnet;
using Tailnet.Daemon;

namespace Extension.Telemetry;

/// <summary>The extension's metrics; made only where something exports them.</summary>
internal sealed class TunnelMetrics : IDisposable
{
    // The boundaries of a cold start: the SDK's own are made for milliseconds.
    private static readonly InstrumentAdvice<double> _startBuckets = new()
    {
        HistogramBucketBoundaries = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 10],
    };

    private readonly Meter _meter = new(LambdaExtension.TelemetrySource);
    private readonly Histogram<double> _startDuration;
    private readonly Counter<long> _interruptions;

    public TunnelMetrics(TimeProvider time)
    {
        AuthKey = new AuthKeyMetrics(_meter, time);
        _startDuration = _meter.CreateHistogram(
            "webhook.tunnel.start.duration", "s", "Time from the extension's start to its ready, by the state of the tunnel then.", tags: null, _startBuckets);
        _interruptions = _meter.CreateCounter<long>(
            "webhook.tunnel.interruptions", "{interruption}", "How often a tunnel that was up was lost, by cause.");
    }

    /// <summary>Those of the auth key.</summary>
    public AuthKeyMetrics AuthKey { get; }

    /// <summary>Records a cold start.</summary>
    public void RecordStart(TimeSpan duration, TunnelState state) =>
        _startDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("webhook.tunnel.state", state.ToString()));

    /// <summary>Counts the loss of a tunnel that was up.</summary>
    public void CountInterruption(TunnelInterruption cause) =>
        _interruptions.Add(1, new KeyValuePair<string, object?>("webhook.tunnel.interruption.cause", cause.ToString()));

    public void Dispose() => _meter.Dispose();
}
