using System.Diagnostics.Metrics;
using Lambda.Runtime;
using Lambda.Runtime.Telemetry;
using Tailnet.Socks5;

namespace Relay.Telemetry;

/// <summary>
/// The forwarder's metrics; made only where something exports them. Attributes are what is configured or named in code: nothing that a
/// sender can choose.
/// </summary>
internal sealed class ForwarderMetrics : IDisposable
{
    /// <summary>Value of <c>webhook.dial.outcome</c> for a dial that made a connection.</summary>
    public const string Connected = "Connected";

    // The boundaries of OpenTelemetry's HTTP durations; the SDK's own are made for milliseconds.
    private static readonly InstrumentAdvice<double> ForwardBuckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    // A dial over a direct path takes little more than the path itself.
    private static readonly InstrumentAdvice<double> DialBuckets = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    };

    // Boxed once, not for every measurement.
    private static readonly object True = true;
    private static readonly object False = false;

    private readonly Meter _meter = new(ForwarderActivity.SourceName);
    private readonly ColdStartCounter _coldStarts;
    private readonly Histogram<double> _forwardDuration;
    private readonly Histogram<double> _dialDuration;
    private readonly Counter<long> _verificationFailures;

    public ForwarderMetrics()
    {
        _coldStarts = new ColdStartCounter(_meter);
        _forwardDuration = _meter.CreateHistogram(
            "webhook.forward.duration", "s", "Time from a webhook's event to its result, by route and outcome.", tags: null, ForwardBuckets);
        _dialDuration = _meter.CreateHistogram(
            "webhook.dial.duration", "s", "Time of one attempt to connect to a target through the tunnel.", tags: null, DialBuckets);
        _verificationFailures = _meter.CreateCounter<long>(
            "webhook.verification.failures", "{webhook}", "Webhooks whose sender could not be verified, by route, scheme and failure.");
    }

    /// <summary>Records a webhook.</summary>
    /// <param name="context">Its invocation.</param>
    /// <param name="duration">From the event to the result.</param>
    /// <param name="route">The route's name.</param>
    /// <param name="failure">Why it was not forwarded; null when it was.</param>
    public void RecordWebhook(LambdaContext context, TimeSpan duration, string route, Failure? failure)
    {
        _coldStarts.Count(context);
        _forwardDuration.Record(
            duration.TotalSeconds,
            new KeyValuePair<string, object?>("webhook.route", route),
            new KeyValuePair<string, object?>("webhook.outcome", failure?.ToString() ?? ForwarderActivity.Forwarded));
    }

    /// <summary>Records one attempt to connect.</summary>
    /// <param name="duration">Of the attempt alone.</param>
    /// <param name="failure">Why there is no connection.</param>
    /// <param name="isRetry">Whether an attempt for the same request failed before.</param>
    public void RecordDial(TimeSpan duration, Socks5Failure failure, bool isRetry) => _dialDuration.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("webhook.dial.outcome", failure == Socks5Failure.None ? Connected : failure.ToString()),
        new KeyValuePair<string, object?>("webhook.dial.retry", isRetry ? True : False));

    /// <summary>Counts a webhook whose sender could not be verified.</summary>
    public void CountVerificationFailure(string route, string scheme, Failure failure) => _verificationFailures.Add(
        1,
        new KeyValuePair<string, object?>("webhook.route", route),
        new KeyValuePair<string, object?>("webhook.verification", scheme),
        new KeyValuePair<string, object?>("error.type", failure.ToString()));

    public void Dispose() => _meter.Dispose();
}
