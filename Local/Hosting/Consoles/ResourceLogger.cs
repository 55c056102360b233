using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace EmbeddedHosting.Consoles;

/// <summary>Writes log messages as lines of a resource's log.</summary>
internal sealed class ResourceLogger(ResourceLoggerService logs, string resourceName) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // A request that was given up is no news.
        if (IsEnabled(logLevel) && exception is not OperationCanceledException)
        {
            var text = formatter(state, exception);
            var line = exception is null ? text : $"{text} ({exception.GetType().Name}: {exception.Message})";
            logs.Append(resourceName, line, logLevel >= LogLevel.Error, isFromEngine: true);
        }
    }
}
