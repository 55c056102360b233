using Http1;
using Tailnet;

namespace Relay;

/// <summary>What is left of a limit; every wait on the way to the target takes its own limit from one of these.</summary>
internal sealed class TimeBudget : IReadTimeout
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly TimeSpan _whole;

    public TimeBudget(TimeProvider time, TimeSpan whole)
    {
        _time = time;
        _started = time.GetTimestamp();
        _whole = whole;
    }

    /// <summary>Time left; negative when it is used up.</summary>
    public TimeSpan Remaining => _whole - _time.GetElapsedTime(_started);

    /// <summary>A budget that ends after <paramref name="limit"/>, or with this one if that is sooner.</summary>
    public TimeBudget Within(TimeSpan? limit)
    {
        var left = Remaining;
        return new TimeBudget(_time, limit < left ? limit.Value : left);
    }

    /// <summary>A slice of what is left: whoever waits asks again, so that a freeze of the sandbox costs a slice and not the limit.</summary>
    /// <inheritdoc />
    public int NextReadTimeout() => Math.Min(WholeTimeout(), (int)RunningTime.Slice.TotalMilliseconds);

    /// <summary>All that is left in milliseconds, for what cannot be waited for in slices.</summary>
    /// <exception cref="TimeoutException">The time is used up.</exception>
    public int WholeTimeout()
    {
        var left = Remaining.TotalMilliseconds;
        return left >= 1 ? (int)Math.Min(left, int.MaxValue) : throw new TimeoutException();
    }
}
