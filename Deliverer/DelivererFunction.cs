using DurableDelivery;
using Lambda.Runtime;
using Lambda.Runtime.Telemetry;
using Microsoft.Extensions.Logging;
using Relay;
using Relay.Telemetry;

namespace Deliverer;

/// <summary>Puts the deliverer together from its settings.</summary>
internal sealed class DelivererFunction : IDisposable
{
    private readonly Func<string, string?> _environment;
    private readonly FunctionTelemetry _telemetry;
    private readonly ConnectionPool _pool = new(ConnectionPool.DefaultIdleLimit);
    private QueueClient? _queue;

    public DelivererFunction(Func<string, string?> environment)
    {
        _environment = environment;
        _telemetry = new FunctionTelemetry("deliverer", ForwarderActivity.SourceName, environment);
        Options = new LambdaOptions { FlushTelemetry = _telemetry.Flush, Rest = _pool.Rest };
    }

    /// <summary>Options of the runtime's loop.</summary>
    public LambdaOptions Options { get; }

    /// <summary>Reads the settings and builds the handler.</summary>
    /// <exception cref="LambdaInitializationException">The settings are wrong.</exception>
    public DeliveryHandler Initialize()
    {
        var time = TimeProvider.System;
        var errors = new List<string>();
        var targets = RelaySettings.Read(_environment, errors);
        var settings = DeliverySettings.Read(_environment, needsQueue: true, needsTable: false, errors);
        if (errors.Count > 0)
        {
            throw new LambdaInitializationException("ConfigurationInvalid", string.Join('\n', errors));
        }

        _telemetry.Start();
        _queue = new QueueClient(settings.Queues, time);
        var dialer = new TargetDialer(targets.SocksPort, targets.TunnelStatusPath, time, metrics: null);
        var attempts = new DeliveryAttempts(targets.Routes, new TargetRelay(_pool, dialer), time) { BehindFront = targets.BehindFront };
        var logger = new Lazy<ILogger>(() => _telemetry.CreateLogger("Deliverer"));
        return new DeliveryHandler(attempts, new KeptMessages(_queue, settings), time, logger);
    }

    public void Dispose()
    {
        _pool.Dispose();
        _queue?.Dispose();
        _telemetry.Dispose();
    }
}
