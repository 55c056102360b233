using Microsoft.Extensions.Logging;

namespace ServiceDefaults;

/// <summary>Makes one factory's loggers available as a provider of another.</summary>
internal sealed class ForwardingLoggerProvider(ILoggerFactory target) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => target.CreateLogger(categoryName);

    public void Dispose()
    {
        // The target belongs to the telemetry pipeline.
    }
}
