using Tailnet.LocalApi;

namespace Tailnet.Daemon;

/// <summary>
/// Asks the target's node whether it knows this one, by pings that leave nothing open. WireGuard repeats a handshake only after 5 s
/// (RekeyTimeout), so one that goes to a node which has not learned of this one yet, or collides with a stale one, costs a webhook as much.
/// A disco ping needs no handshake and is repeated at once; when it is answered, so will be the handshake.
/// </summary>
internal sealed class TargetReach(LocalApiClient api, string host, TimeProvider time)
{
    private static readonly TimeSpan _firstTry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestTry = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan _firstLook = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _longestLook = TimeSpan.FromMilliseconds(100);

    /// <summary>Until the target answers a disco ping, and (with <paramref name="handshake"/>) one that takes WireGuard's session too.</summary>
    /// <remarks>Returns at once when there is nobody to ask: a target that is no node of the tailnet, or not online.</remarks>
    public async Task ReachAsync(bool handshake, CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } address)
        {
            return;
        }

        for (var limit = _firstTry; !await TryPingAsync(address, limit, cancellationToken); limit = limit * 2 < _longestTry ? limit * 2 : _longestTry)
        {
        }

        // Makes the session that the first webhook takes; only after a thaw does anybody wait for it.
        var session = api.PingAsync(address, "TSMP", cancellationToken);
        if (handshake)
        {
            await session;
        }
        else
        {
            _ = IgnoreAsync(session);
        }
    }

    // The netmap may come a moment before tailscaled says that it runs: that moment is used.
    private async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        for (var look = _firstLook; ; look = look * 2 < _longestLook ? look * 2 : _longestLook)
        {
            var status = await api.GetStatusAsync(peers: true, cancellationToken);
            if (status.FindPeer(host) is { } peer)
            {
                return peer.Online ? peer.TailscaleIPs?.FirstOrDefault() : null;
            }

            if (status.BackendState == BackendState.Running)
            {
                return null;
            }

            await Task.Delay(look, time, cancellationToken);
        }
    }

    private async Task<bool> TryPingAsync(string address, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var trying = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(trying.Token, cancellationToken);
        try
        {
            return await api.PingAsync(address, "disco", both.Token) is { Err: null or "" };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task IgnoreAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception)
        {
            // A help for the first webhook, no more.
        }
    }
}
