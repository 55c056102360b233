using Extension.Tunnel;
using Microsoft.Extensions.Logging.Abstractions;
using Tailnet.Daemon;
using Tailnet;
using Testing.Tailnets;

namespace Extension.UnitTests;

/// <summary>What the forwarder gets to read.</summary>
public sealed class StatusPublisherTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("status-");

    [Theory]
    [InlineData('"')]
    [InlineData('ö')]
    public void Publish_ReasonOfManyLines_CanBeRead(char filling)
    {
        var path = Path.Combine(_directory.FullName, "status.json");

        new StatusPublisher(path, TimeProvider.System, NullLogger.Instance)
            .Publish(new TunnelReport(TunnelState.Failed, "tailscaled ended with code 2" + new string(filling, 10_000), null) { Output = new string(filling, 10_000) });

        var status = TunnelStatusFile.Read(path);
        Assert.StartsWith("tailscaled ended with code 2", status?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Publish_PathCannotBeWritten_IsLoggedWithTheVariable()
    {
        var logger = new ListLogger();

        new StatusPublisher("/dev/null/status.json", TimeProvider.System, logger).Publish(new TunnelReport(TunnelState.Running, null, null));

        Assert.Contains(logger.Lines, static line => line.StartsWith("TUNNEL_STATUS_PATH '/dev/null/status.json' cannot be written", StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
