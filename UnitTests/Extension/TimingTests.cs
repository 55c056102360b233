using Extension.Tunnel;
using FsCheck.Fluent;
using FsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tailnet.Daemon;
using Testing.Tailnets;

namespace Extension.UnitTests;

/// <summary>Clocks: back-off, thaw, the log's rate limit.</summary>
public sealed class TimingTests
{
    [Fact]
    public void BackOff_AnyNumberOfFailures_GrowsToItsBoundAndNotBeyond() => Prop.ForAll<byte>(failures =>
    {
        var backOff = new BackOff(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(30));
        var waits = Enumerable.Range(0, failures + 1).Select(_ => backOff.Next()).ToArray();
        backOff.Reset();
        return waits.All(static w => w > TimeSpan.FromMilliseconds(180) && w <= TimeSpan.FromSeconds(30))
            && (failures < 8 || waits[^1] > TimeSpan.FromSeconds(22))
            && backOff.Next() <= TimeSpan.FromMilliseconds(250);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task ThawWatch_LateTick_IsAThawAndAPunctualOneIsNot()
    {
        var time = new FakeTimeProvider();
        var thaws = 0;
        using var ending = new CancellationTokenSource();
        var watching = new ThawWatch(time, NullLogger.Instance).RunAsync(
            () => Interlocked.Increment(ref thaws),
            ending.Token);
        for (var i = 0; i < 2; i++)
        {
            time.Advance(ThawWatch.Interval);
            await Task.Yield();
        }

        Assert.Equal(0, Volatile.Read(ref thaws));
        time.SetUtcNow(time.GetUtcNow() + TimeSpan.FromMinutes(10));
        await Eventually.HoldsAsync(() => Volatile.Read(ref thaws) == 1, "one thaw");
        await ending.CancelAsync();
        await watching;
    }

    [Fact]
    public void DaemonLog_Flood_IsLimitedAndToldOf()
    {
        var time = new FakeTimeProvider();
        var lines = new ListLogger();
        var log = new DaemonLog(time, lines);
        for (var i = 0; i < 1000; i++)
        {
            log.Write($"line {i}");
        }

        log.Write("dial failed");
        Assert.Equal(DaemonLog.LinesPerSecond + 1, lines.Lines.Count);
        time.Advance(TimeSpan.FromSeconds(2));
        log.Write("later");

        Assert.Contains("950 lines of tailscaled were left out: more than 50 in a second", lines.Lines);
        Assert.Equal("line 997 | line 998 | line 999 | dial failed | later", log.LastLines);
    }
}
