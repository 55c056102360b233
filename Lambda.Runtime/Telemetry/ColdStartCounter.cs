using System.Diagnostics.Metrics;

namespace Lambda.Runtime.Telemetry;

/// <summary>
/// Counts a function's cold starts, by OpenTelemetry's conventions for functions as a service
/// (https://opentelemetry.io/docs/specs/semconv/faas/faas-metrics/): the resource says which function it is.
/// </summary>
/// <param name="meter">The function's meter.</param>
public sealed class ColdStartCounter(Meter meter)
{
    private readonly Counter<long> _coldStarts = meter.CreateCounter<long>(
        "faas.coldstarts", "{coldstart}", "Invocations that were the first of their sandbox.");

    /// <summary>Counts the invocation if it is its sandbox's first.</summary>
    public void Count(LambdaContext context)
    {
        if (context.IsColdStart)
        {
            _coldStarts.Add(1);
        }
    }
}
