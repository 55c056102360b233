using System.Diagnostics;

namespace Lambda.Runtime.Telemetry;

/// <summary>The span of one invocation of an HTTP-triggered function, by OpenTelemetry's conventions for functions as a service.</summary>
public static class InvocationSpan
{
    /// <summary>Begins the span; null when nobody listens.</summary>
    /// <param name="source">The function's activity source.</param>
    /// <param name="name">The span's name.</param>
    /// <param name="parent">The span that caused the invocation, in another process.</param>
    /// <param name="context">The invocation.</param>
    public static Activity? Start(ActivitySource source, string name, TraceParent? parent, LambdaContext context)
    {
        if (!source.HasListeners())
        {
            return null;
        }

        var remote = parent is { } place
            ? new ActivityContext(
                ActivityTraceId.CreateFromString(place.TraceId),
                ActivitySpanId.CreateFromString(place.SpanId),
                place.Sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None,
                isRemote: true)
            : default;
        var span = source.StartActivity(name, ActivityKind.Server, remote);
        span?.SetTag("faas.trigger", "http");
        span?.SetTag("faas.invocation_id", context.RequestId);
        span?.SetTag("faas.coldstart", context.IsColdStart);
        return span;
    }
}
