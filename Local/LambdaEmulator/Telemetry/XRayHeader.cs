using System.Diagnostics;

namespace LambdaEmulator.Telemetry;

/// <summary>X-Ray's trace header, <c>Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1</c>, from and to W3C trace context.</summary>
internal static class XRayHeader
{
    public static string Format(ActivityContext context) =>
        $"{Root(context)};Parent={context.SpanId.ToHexString()};Sampled={(context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? 1 : 0)}";

    /// <summary>What an HTTP API's event carries: the trace alone.</summary>
    public static string Root(ActivityContext context)
    {
        var trace = context.TraceId.ToHexString();
        return $"Root=1-{trace.AsSpan(0, 8)}-{trace.AsSpan(8)}";
    }

    /// <summary>The context, or null when the header is not well formed. A header without a parent has no span to continue: a random one stands in.</summary>
    public static ActivityContext? Parse(string header)
    {
        string? trace = null;
        string? parent = null;
        var flags = ActivityTraceFlags.Recorded;
        foreach (var part in header.Split(';', StringSplitOptions.TrimEntries))
        {
            switch (part.Split('=', 2))
            {
                case ["Root", ['1', '-', .. { Length: 33 } root]] when root[8] == '-':
                    trace = root.Remove(8, 1);
                    break;
                case ["Parent", { Length: 16 } id]:
                    parent = id;
                    break;
                case ["Sampled", "0"]:
                    flags = ActivityTraceFlags.None;
                    break;
                default:
                    break;
            }
        }

        parent ??= ActivitySpanId.CreateRandom().ToHexString();
        return trace is not null && ActivityContext.TryParse($"00-{trace}-{parent}-{(flags == ActivityTraceFlags.Recorded ? "01" : "00")}", null, isRemote: true, out var context)
            ? context
            : null;
    }
}
