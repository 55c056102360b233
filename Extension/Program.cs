using System.Runtime.InteropServices;
using Extension;
using Extension.ExtensionsApi;
using Extension.Telemetry;
using Microsoft.Extensions.Logging;
using ServiceDefaults;
using ServiceDefaults.EmbeddedMetrics;

if (args is ["--help" or "-h"])
{
    Console.WriteLine("""
        A Lambda extension that runs tailscaled and keeps it logged in to a tailnet. Lambda starts it from /opt/extensions.
        It is set up by environment variables: SECRET_NAME (or TAILNET_LOGIN=federated with TAILSCALE_CLIENT_ID and TAG_NAME),
        TAILSCALED_PATH, TS_LOGIN_SERVER, TS_HOSTNAME, TS_TARGET, TS_SOCKS5_PORT, TS_ACCEPT_ROUTES, TS_EXIT_NODE, TS_EXTRA_ARGS, TS_LOG_UPLOAD,
        TUNNEL_STATUS_PATH, LOG_LEVEL, LOG_FORMAT, METRICS, OTEL_*.
        """);
    return 0;
}

var runtimeApi = Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API");
if (string.IsNullOrEmpty(runtimeApi))
{
    await Console.Error.WriteLineAsync("AWS_LAMBDA_RUNTIME_API is not set: this program is started by Lambda (or its emulator).");
    return 1;
}

using var terminated = new CancellationTokenSource();
void Terminate(PosixSignalContext context)
{
    context.Cancel = true;
    terminated.Cancel();
}

using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Terminate);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Terminate);
await using var telemetry = ServiceTelemetry.Start(new ServiceTelemetryOptions
{
    ServiceName = "tailscale-extension",
    Sources = [LambdaExtension.TelemetrySource],
});
using var embedded = EmbeddedMetricsWriter.Start(LambdaExtension.TelemetrySource, Environment.GetEnvironmentVariable, atOnce: true);
using var metrics = telemetry.IsExporting || embedded is not null ? new TunnelMetrics(TimeProvider.System) : null;
using var lambda = new ExtensionsApiClient(runtimeApi);
var logger = telemetry.LoggerFactory.CreateLogger("Extension");
var extension = new LambdaExtension(
    lambda,
    Path.GetFileName(Environment.ProcessPath)!,
    Environment.GetEnvironmentVariable,
    () =>
    {
        embedded?.Write();
        return telemetry.FlushAsync(TimeSpan.FromSeconds(2)).AsTask();
    },
    metrics,
    TimeProvider.System,
    logger);
try
{
    return await extension.RunAsync(terminated.Token);
}
catch (Exception exception) when (exception is ExtensionsApiException or HttpRequestException)
{
    logger.LogCritical("The extension cannot go on: {Reason}", exception.Message);
    return 1;
}
