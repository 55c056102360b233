using Lambda.Runtime;
using Lambda.Runtime.Telemetry;
using Microsoft.Extensions.Logging;
using Routing.Secrets;
using SecretsManager;

namespace Authorizer;

/// <summary>Puts the authorizer together from its settings.</summary>
internal sealed partial class AuthorizerFunction : IDisposable
{
    private readonly Func<string, string?> _environment;
    private readonly FunctionTelemetry _telemetry;
    private SecretsManagerClient? _secrets;
    private AuthorizerMetrics? _metrics;

    public AuthorizerFunction(Func<string, string?> environment)
    {
        _environment = environment;
        _telemetry = new FunctionTelemetry("authorizer", AuthorizerHandler.SourceName, environment);
        Options = new LambdaOptions { FlushTelemetry = _telemetry.Flush };
    }

    /// <summary>Options of the runtime's loop.</summary>
    public LambdaOptions Options { get; }

    /// <summary>Reads the settings and builds the handler. Wrong settings are logged, and everything is denied.</summary>
    public AuthorizerHandler Initialize()
    {
        var settings = AuthorizerSettings.Load(_environment);
        _telemetry.Start();
        var logger = new Lazy<ILogger>(() => _telemetry.CreateLogger("Authorizer"));
        foreach (var error in settings.Errors)
        {
            Log.ConfigurationInvalid(logger.Value, error);
        }

        _metrics = _telemetry.Measures ? new AuthorizerMetrics() : null;
        return new AuthorizerHandler(new AccessRules(settings, OpenSecrets(settings, logger)), logger, _metrics);
    }

    public void Dispose()
    {
        _secrets?.Dispose();
        _metrics?.Dispose();
        _telemetry.Dispose();
    }

    private SecretCache? OpenSecrets(AuthorizerSettings settings, Lazy<ILogger> logger)
    {
        if (settings.Secrets is null)
        {
            return null;
        }

        _secrets = new SecretsManagerClient(settings.Secrets);
        var cache = new SecretCache(_secrets, TimeProvider.System, warning => Log.Secret(logger.Value, warning));
        _ = cache.Prefetch(settings.Keys);
        return cache;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "ConfigurationInvalid, everything is denied: {Error}")]
        public static partial void ConfigurationInvalid(ILogger logger, string error);

        [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{Warning}")]
        public static partial void Secret(ILogger logger, string warning);
    }
}
