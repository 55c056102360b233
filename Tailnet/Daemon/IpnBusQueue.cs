using System.Threading.Channels;
using Tailnet.LocalApi;

namespace Tailnet.Daemon;

/// <summary>The messages of the IPN bus, to be taken one after the other, with an alarm for when none comes.</summary>
internal sealed class IpnBusQueue(LocalApiClient api, TimeProvider time)
{
    private readonly Channel<IpnNotify> _messages = Channel.CreateUnbounded<IpnNotify>(new UnboundedChannelOptions { SingleReader = true });
    private TimeSpan? _wakeAfter;
    private long _wakeFrom;

    /// <summary>Takes from the bus until it ends. Never throws.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var notify in api.WatchIpnBusAsync(cancellationToken))
            {
                _messages.Writer.TryWrite(notify);
            }
        }
        catch (Exception)
        {
            // Whatever ended the bus, the daemon is of no use without it: the reader describes the end.
        }

        _messages.Writer.TryComplete();
    }

    /// <summary>Sets the alarm, or (null) switches it off.</summary>
    public void WakeIn(TimeSpan? after) => (_wakeAfter, _wakeFrom) = (after, time.GetTimestamp());

    /// <summary>The next message, the end of the bus, or neither when the alarm rings.</summary>
    public async Task<(IpnNotify? Notify, bool Ended)> NextAsync(CancellationToken cancellationToken)
    {
        if (_messages.Reader.TryRead(out var ready))
        {
            return (ready, false);
        }

        var limit = _wakeAfter is { } after ? after - time.GetElapsedTime(_wakeFrom) : Timeout.InfiniteTimeSpan;
        if (_wakeAfter is not null && limit <= TimeSpan.Zero)
        {
            return (null, false);
        }

        using var waking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waking.CancelAfter(limit);
        try
        {
            return await _messages.Reader.WaitToReadAsync(waking.Token) && _messages.Reader.TryRead(out var notify) ? (notify, false) : (null, true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, false);
        }
    }
}
