using Microsoft.Extensions.Logging;

namespace ServiceDefaults;

/// <summary>What sits behind <see cref="ServiceTelemetry"/>, so that a process without an endpoint loads nothing of the SDK.</summary>
internal interface ITelemetryPipeline : IDisposable
{
    /// <summary>Makes loggers whose records go to the exporter.</summary>
    ILoggerFactory Logs { get; }

    /// <summary>Whether <see cref="Flush"/> ends in time by itself, so that it needs no thread of its own to be left behind on.</summary>
    bool KeepsItsLimit { get; }

    /// <summary>Hands everything recorded so far to the exporter and waits for it, blocking, for at most the timeout.</summary>
    void Flush(TimeSpan timeout);
}
