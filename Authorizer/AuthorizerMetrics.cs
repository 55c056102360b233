using System.Diagnostics.Metrics;
using Lambda.Runtime;
using Lambda.Runtime.Telemetry;

namespace Authorizer;

/// <summary>The authorizer's metrics; made only where something exports them. Rules are left out: they hold addresses.</summary>
internal sealed class AuthorizerMetrics : IDisposable
{
    private readonly Meter _meter = new(AuthorizerHandler.SourceName);
    private readonly ColdStartCounter _coldStarts;
    private readonly Counter<long> _decisions;

    public AuthorizerMetrics()
    {
        _coldStarts = new ColdStartCounter(_meter);
        _decisions = _meter.CreateCounter<long>("webhook.authorizer.decisions", "{decision}", "Requests decided on, by decision and route.");
    }

    /// <summary>Counts a decision.</summary>
    /// <param name="context">Its invocation.</param>
    /// <param name="decision">The decision.</param>
    public void Count(LambdaContext context, Decision decision)
    {
        _coldStarts.Count(context);
        _decisions.Add(
            1,
            new KeyValuePair<string, object?>("webhook.authorizer.decision", decision.Name),
            new KeyValuePair<string, object?>("webhook.route", decision.Route ?? "none"));
    }

    public void Dispose() => _meter.Dispose();
}
