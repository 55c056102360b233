using Forwarder.Delivery;
using Relay;
using Relay.Telemetry;
using Relay.Verification;
using Lambda.Runtime;
using Lambda.Runtime.Telemetry;
using Microsoft.Extensions.Logging;
using Routing.Secrets;
using SecretsManager;
using Tailnet;

namespace Forwarder;

/// <summary>Puts the forwarder together from its settings.</summary>
internal sealed class ForwarderFunction : IDisposable
{
    private readonly Func<string, string?> _environment;
    private readonly FunctionTelemetry _telemetry;
    private readonly ConnectionPool _pool = new(ConnectionPool.DefaultIdleLimit);
    private readonly RemoteKeys _keys = new(RemoteKeys.CreateHandler, TimeProvider.System);
    private SecretsManagerClient? _secrets;
    private DurableRoutes? _durable;
    private ForwarderMetrics? _metrics;

    public ForwarderFunction(Func<string, string?> environment)
    {
        _environment = environment;
        _telemetry = new FunctionTelemetry("forwarder", ForwarderActivity.SourceName, environment);
        Options = new LambdaOptions { FlushTelemetry = _telemetry.Flush, Rest = _pool.Rest };
    }

    /// <summary>Options of the runtime's loop.</summary>
    public LambdaOptions Options { get; }

    /// <summary>Reads the settings and builds the handler.</summary>
    /// <exception cref="LambdaInitializationException">The settings are wrong.</exception>
    public WebhookHandler Initialize()
    {
        var time = RunningTime.OfProcess;
        var settings = ForwarderSettings.Load(_environment);
        _telemetry.Start();
        var logger = new Lazy<ILogger>(() => _telemetry.CreateLogger("Forwarder"));
        _metrics = _telemetry.Measures ? new ForwarderMetrics() : null;
        var dialer = new TargetDialer(settings.Targets.SocksPort, settings.Targets.TunnelStatusPath, time, _metrics);
        var verifier = settings.Secrets is null ? null : new RequestVerifier(OpenSecrets(settings, time, logger), _keys, time);
        _durable = settings.Delivery is null ? null : new DurableRoutes(settings.Delivery, time, logger);
        return new WebhookHandler(settings.Targets.Routes, verifier, new TargetRelay(_pool, dialer), _durable, time, logger, _metrics) { BehindFront = settings.Targets.BehindFront };
    }

    public void Dispose()
    {
        _pool.Dispose();
        _keys.Dispose();
        _secrets?.Dispose();
        _durable?.Dispose();
        _metrics?.Dispose();
        _telemetry.Dispose();
    }

    private SecretCache OpenSecrets(ForwarderSettings settings, TimeProvider time, Lazy<ILogger> logger)
    {
        _secrets = new SecretsManagerClient(settings.Secrets!, time: time);
        var cache = new SecretCache(_secrets, time, warning => logger.Value.LogWarning("{Warning}", warning));
        _ = cache.Prefetch(settings.Targets.Routes.Routes.SelectMany(route => route.ForwarderSecrets));
        return cache;
    }
}
