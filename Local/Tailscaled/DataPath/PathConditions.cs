using Tailscaled.Backend;

namespace Tailscaled.DataPath;

/// <summary>What the way to a peer is like now: faults make it slow, or let nothing through.</summary>
internal sealed class PathConditions(LocalBackend backend, string peerId, TimeProvider time)
{
    /// <summary>Waits as long as a piece of data takes on its way. False when the peer is not part of the tailnet any more.</summary>
    public async ValueTask<bool> PassAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var change = backend.MapChange;
            if (backend.NetMap.ById(peerId) is not { } peer)
            {
                return false;
            }

            if (!peer.Blocked)
            {
                if (peer.DelayMs > 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(peer.DelayMs), time, cancellationToken);
                }

                return true;
            }

            await change.WaitAsync(cancellationToken);
        }
    }
}
