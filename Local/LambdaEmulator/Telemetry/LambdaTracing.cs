using System.Diagnostics;

namespace LambdaEmulator.Telemetry;

/// <summary>The emulator's activity sources.</summary>
internal static class LambdaTracing
{
    public const string HttpApiName = "WebhookForwarder.HttpApi";
    public const string LambdaName = "WebhookForwarder.Lambda";

    public static ActivitySource HttpApi { get; } = new(HttpApiName);

    public static ActivitySource Lambda { get; } = new(LambdaName);

    /// <summary>The span's context, or that of the caller with a new span id when nobody listens: invocations always carry one.</summary>
    public static ActivityContext ContextOf(Activity? activity, ActivityContext parent) =>
        activity?.Context ?? new ActivityContext(
            parent.TraceId == default ? ActivityTraceId.CreateRandom() : parent.TraceId,
            ActivitySpanId.CreateRandom(),
            parent.TraceId == default ? ActivityTraceFlags.Recorded : parent.TraceFlags);
}
