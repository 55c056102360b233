using System.Diagnostics.Metrics;

namespace Forwarder.Telemetry;

/// <summary>The forwarder's metrics; made only where something exports them.</summary>
internal sealed class ForwarderMetrics : IDisposable
{
    private readonly Meter _meter = new(ForwarderActivity.SourceName);
    private readonly Histogram<double> _duration;

    public ForwarderMetrics() => _duration = _meter.CreateHistogram<double>(
        "webhook.forward.duration", "s", "Time from a webhook's event to its result, by route and outcome.");

    /// <summary>Records a webhook.</summary>
    public void Record(TimeSpan duration, string route, Failure? failure) => _duration.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("webhook.route", route),
        new KeyValuePair<string, object?>("webhook.outcome", failure?.ToString() ?? ForwarderActivity.Forwarded));

    public void Dispose() => _meter.Dispose();
}
