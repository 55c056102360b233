using System.Net;
using Tailnet.Daemon;

namespace Testing.Tailnets;

/// <summary>Proves a tunnel as a test wants it.</summary>
internal sealed class DelegateProof(Func<TimeSpan, CancellationToken, Task<string?>> prove) : ITunnelProof
{
    public Task<string?> ProveAsync(IPEndPoint socks5, TimeSpan limit, CancellationToken cancellationToken) => prove(limit, cancellationToken);
}
