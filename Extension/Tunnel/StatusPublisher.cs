using Microsoft.Extensions.Logging;
using Tailnet;
using Tailnet.Daemon;

namespace Extension.Tunnel;

/// <summary>Writes what the supervisor reports to the file that the forwarder reads.</summary>
internal sealed partial class StatusPublisher(string path, TimeProvider time, ILogger logger)
{
    private long _destinations;

    // Readers take no file beyond 8 KiB, and JSON needs up to six bytes for a character. The log has the reason whole.
    private const int MaxReason = 600;

    public void Publish(TunnelReport report)
    {
        try
        {
            // Before the status that names them: a reader never takes old destinations for new ones.
            if (report.Destinations is { } destinations && destinations.Number != _destinations)
            {
                TunnelDestinations.Write(TunnelDestinations.PathFor(path), destinations.Lines);
                _destinations = destinations.Number;
            }

            TunnelStatusFile.Write(path, new TunnelStatus(report.State, Shortened(report.Reason), report.Socks5?.ToString(), time.GetUtcNow().ToUnixTimeMilliseconds())
            {
                Output = Shortened(report.Output),
                Destinations = _destinations,
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotWritten(logger, path, exception.Message);
        }
    }

    private static string? Shortened(string? reason) => reason?.Length > MaxReason ? $"{reason[..MaxReason]}…" : reason;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "TUNNEL_STATUS_PATH '{Path}' cannot be written, so the forwarder does not learn of the tunnel: {Reason}")]
        public static partial void NotWritten(ILogger logger, string path, string reason);
    }
}
