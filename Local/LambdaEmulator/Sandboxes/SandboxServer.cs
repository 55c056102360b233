using LambdaEmulator.RuntimeApi;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LambdaEmulator.Sandboxes;

/// <summary>Limits of a sandbox's API, and the failure that stands for the function's time limit.</summary>
internal static class SandboxServer
{
    /// <summary>The function's time limit passed.</summary>
    public static SandboxFailure TimedOut { get; } = new("Sandbox.Timedout", "Task timed out");

    /// <summary>Processes of a sandbox may be frozen while they send, and wait in next for as long as it takes.</summary>
    public static void Limits(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.KeepAliveTimeout = TimeSpan.FromDays(1);
        limits.RequestHeadersTimeout = TimeSpan.FromDays(1);
    }
}
