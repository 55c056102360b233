using System.Diagnostics.Metrics;
using Tailnet;
using Tailnet.Daemon;

namespace Extension.Telemetry;

/// <summary>The extension's metrics; made only where something exports them.</summary>
internal sealed class TunnelMetrics : IDisposable
{
    private readonly Meter _meter = new(LambdaExtension.TelemetrySource);
    private readonly Histogram<double> _startDuration;
    private readonly Counter<long> _interruptions;

    public TunnelMetrics()
    {
        _startDuration = _meter.CreateHistogram<double>(
            "webhook.tunnel.start.duration", "s", "Time from the extension's start to its ready, by the state of the tunnel then.");
        _interruptions = _meter.CreateCounter<long>(
            "webhook.tunnel.interruptions", "{interruption}", "How often a tunnel that was up was lost, by cause.");
    }

    /// <summary>Records a cold start.</summary>
    public void RecordStart(TimeSpan duration, TunnelState state) =>
        _startDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("webhook.tunnel.state", state.ToString()));

    /// <summary>Counts the loss of a tunnel that was up.</summary>
    public void CountInterruption(TunnelInterruption cause) =>
        _interruptions.Add(1, new KeyValuePair<string, object?>("webhook.tunnel.interruption.cause", cause.ToString()));

    public void Dispose() => _meter.Dispose();
}
