using Microsoft.Extensions.Logging;
using Tailnet;
using Tailnet.Daemon;

namespace Extension.Tunnel;

/// <summary>Writes what the supervisor reports to the file that the forwarder reads.</summary>
internal sealed partial class StatusPublisher(string path, TimeProvider time, ILogger logger)
{
    public void Publish(TunnelReport report)
    {
        try
        {
            TunnelStatusFile.Write(path, new TunnelStatus(report.State, report.Reason, report.Socks5?.ToString(), time.GetUtcNow().ToUnixTimeMilliseconds()));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotWritten(logger, path, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "TUNNEL_STATUS_PATH '{Path}' cannot be written, so the forwarder does not learn of the tunnel: {Reason}")]
        public static partial void NotWritten(ILogger logger, string path, string reason);
    }
}
