using System.Diagnostics;

namespace LambdaEmulator.Telemetry;

/// <summary>The caller's span, by W3C's <c>traceparent</c> or else by X-Ray's header.</summary>
internal static class TraceParent
{
    /// <summary>Default when the caller sent neither.</summary>
    public static ActivityContext Of(HttpRequest request)
    {
        var headers = request.Headers;
        if (ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var context))
        {
            return context;
        }

        return XRayHeader.Parse(headers["X-Amzn-Trace-Id"].ToString()) ?? default;
    }
}
