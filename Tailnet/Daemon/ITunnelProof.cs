using System.Net;

namespace Tailnet.Daemon;

/// <summary>Shows that data gets through a tunnel that says it is up.</summary>
public interface ITunnelProof
{
    /// <summary>Dials through the tunnel, with retries, within the limit.</summary>
    /// <returns>Null when it worked, or else what was tried and what came of it.</returns>
    Task<string?> ProveAsync(IPEndPoint socks5, TimeSpan limit, CancellationToken cancellationToken);
}
