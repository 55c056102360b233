using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;

namespace Tailnet.UnitTests;

/// <summary>Limits that a freeze does not use up.</summary>
public sealed class RunningTimeTests
{
    [Fact]
    public void Timestamp_LookedAtInTime_CountsWhatPassed()
    {
        var real = new FakeTimeProvider();
        var clock = new RunningTime(real);
        var began = clock.GetTimestamp();
        for (var i = 0; i < 20; i++)
        {
            real.Advance(RunningTime.Slice);
            clock.GetTimestamp();
        }

        Assert.Equal(20 * RunningTime.Slice, clock.GetElapsedTime(began));
    }

    [Fact]
    public void Timer_FrozenForLong_RingsAfterItRanThatLong()
    {
        var real = new FakeTimeProvider();
        var clock = new RunningTime(real);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);

        real.Advance(TimeSpan.FromHours(1));
        Assert.False(limit.IsCancellationRequested);
        for (var i = 0; i < 3; i++)
        {
            real.Advance(RunningTime.Slice);
        }

        Assert.True(limit.IsCancellationRequested);
    }

    /// <summary>Frozen and thawed at any points for any times, a limit of a second lets at least its running time pass, less half a second a freeze.</summary>
    [Fact]
    public void Timer_FrozenAtRandomPoints_NeverRingsEarly() => Prop.ForAll<byte[]>(freezes =>
    {
        var real = new FakeTimeProvider();
        var clock = new RunningTime(real);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), clock);
        var (ran, frozen) = (TimeSpan.Zero, 0);
        for (var i = 0; !limit.IsCancellationRequested && i < 20_000; i++)
        {
            if (i < freezes.Length && freezes[i] > 200)
            {
                real.Advance(TimeSpan.FromMinutes(freezes[i]));
                frozen++;
            }
            else
            {
                real.Advance(TimeSpan.FromMilliseconds(10));
                ran += TimeSpan.FromMilliseconds(10);
            }
        }

        return limit.IsCancellationRequested && ran + (frozen * 2 * RunningTime.Slice) >= TimeSpan.FromSeconds(10) && ran <= TimeSpan.FromSeconds(11);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task PeriodicTimer_OverThisClock_TicksOn()
    {
        var real = new FakeTimeProvider();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), new RunningTime(real));
        for (var i = 0; i < 5; i++)
        {
            var tick = timer.WaitForNextTickAsync();
            real.Advance(TimeSpan.FromMilliseconds(100));
            Assert.True(await tick);
        }
    }
}
