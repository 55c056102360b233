using System.Threading.Channels;
using Tailnet.LocalApi;

namespace Tailnet.Daemon;

/// <summary>Something that a session has to deal with: an event, or a message of the IPN bus.</summary>
internal readonly record struct SessionSignal(SessionEvent? Event, IpnNotify? Notify = null);

/// <summary>All that a session hears of, to be taken one after the other, with an alarm for when a state's time is over.</summary>
internal sealed class SessionSignals(TimeProvider time) : IDisposable
{
    private readonly Channel<(SessionSignal Signal, long Alarm)> _signals = Channel.CreateUnbounded<(SessionSignal, long)>(new UnboundedChannelOptions { SingleReader = true });
    private ITimer? _alarm;
    private long _alarms;

    /// <summary>Sets the alarm, or (null) switches it off. What it rang before does not count any more.</summary>
    public void RingIn(TimeSpan? after)
    {
        _alarm?.Dispose();
        var number = Interlocked.Increment(ref _alarms);
        _alarm = after is { } wait
            ? time.CreateTimer(_ => _signals.Writer.TryWrite((new SessionSignal(SessionEvent.LimitPassed), number)), null, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan)
            : null;
    }

    /// <summary>Tells of an event; from any thread.</summary>
    public void Tell(SessionEvent on) => _signals.Writer.TryWrite((new SessionSignal(on), 0));

    /// <summary>Takes messages from the bus until it ends. Never throws.</summary>
    public async Task FollowAsync(LocalApiClient api, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var notify in api.WatchIpnBusAsync(cancellationToken))
            {
                _signals.Writer.TryWrite((new SessionSignal(null, notify), 0));
            }
        }
        catch (Exception)
        {
            // Whatever ended the bus, the daemon is of no use without it.
        }

        Tell(SessionEvent.DaemonEnded);
    }

    /// <summary>The next one.</summary>
    public async Task<SessionSignal> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (signal, alarm) = await _signals.Reader.ReadAsync(cancellationToken);
            if (alarm == 0 || alarm == Interlocked.Read(ref _alarms))
            {
                return signal;
            }
        }
    }

    public void Dispose() => _alarm?.Dispose();
}
