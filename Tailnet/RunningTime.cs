namespace Tailnet;

/// <summary>
/// A clock for limits: it counts the time that this process ran. A sandbox is frozen at any point for any time, and what is measured in
/// time that passed is used up when it thaws. Timestamps count a gap in which nobody looked at this clock as <see cref="Slice"/> twice at
/// the most; whoever waits looks at least once a slice: timers of this clock do so by themselves, blocking reads with a limit of a slice
/// each. The time of day is the real one.
/// </summary>
/// <param name="real">The clock that runs on through a freeze.</param>
public sealed class RunningTime(TimeProvider real) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly long _longestStep = (long)(2 * Slice.TotalSeconds * real.TimestampFrequency);
    private long _seen = real.GetTimestamp();
    private long _ran;

    /// <summary>The longest that anybody waits without looking at the clock, and half of what a freeze costs a limit. 250 ms.</summary>
    public static TimeSpan Slice { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The one of this process, over the system's clock.</summary>
    public static RunningTime OfProcess { get; } = new(System);

    /// <inheritdoc />
    public override long TimestampFrequency => real.TimestampFrequency;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => real.GetUtcNow();

    /// <inheritdoc />
    public override long GetTimestamp()
    {
        lock (_lock)
        {
            var now = real.GetTimestamp();
            _ran += Math.Min(now - _seen, _longestStep);
            _seen = now;
            return _ran;
        }
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SlicedTimer(this, callback, state, dueTime, period);

    /// <summary>A timer that looks at the clock once a slice, and rings when it has run long enough.</summary>
    private sealed class SlicedTimer : ITimer
    {
        private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(1);

        private readonly Lock _lock = new();
        private readonly RunningTime _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _timer;
        private TimeSpan _due;
        private TimeSpan _period;
        private long _from;

        public SlicedTimer(RunningTime clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            _timer = clock.Real.CreateTimer(static timer => ((SlicedTimer)timer!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
            {
                (_due, _period, _from) = (dueTime, period, _clock.GetTimestamp());
                return Arm(dueTime);
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _due = Timeout.InfiniteTimeSpan;
                _timer.Dispose();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private bool Arm(TimeSpan left) => _timer.Change(left == Timeout.InfiniteTimeSpan || left < Slice ? left : Slice, Timeout.InfiniteTimeSpan);

        private void Look()
        {
            lock (_lock)
            {
                if (_due == Timeout.InfiniteTimeSpan)
                {
                    return;
                }

                var left = _due - _clock.GetElapsedTime(_from);
                if (left > TimeSpan.Zero)
                {
                    Arm(left > _shortest ? left : _shortest);
                    return;
                }

                (_due, _from) = (_period <= TimeSpan.Zero ? Timeout.InfiniteTimeSpan : _period, _clock.GetTimestamp());
                Arm(_due);
            }

            _callback(_state);
        }
    }

    private TimeProvider Real => real;
}
