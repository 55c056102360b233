using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace EmbeddedHosting.Consoles;

/// <summary>Gives the loggers of the AppHost process itself a place among the resources' lines.</summary>
internal sealed class ResourceLoggerProvider(ResourceLoggerService logs) : ILoggerProvider
{
    public const string Name = "apphost";

    public ILogger CreateLogger(string categoryName) => new ResourceLogger(logs, Name);

    public void Dispose()
    {
        // Nothing is held.
    }
}
