using Microsoft.Extensions.Logging;

namespace Extension.Tunnel;

/// <summary>
/// Notices that the sandbox was frozen: a timer of one second that fires much later than that, by the wall clock or the
/// monotonic one (which of them stops depends on how Lambda freezes).
/// </summary>
internal sealed partial class ThawWatch(TimeProvider time, ILogger logger)
{
    /// <summary>How often it looks. 1 s.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>A later look than this counts as a thaw; a busy processor alone may well cost a second. 3 s.</summary>
    public static TimeSpan Threshold { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Until cancelled.</summary>
    /// <param name="thawed">Called for every thaw; must not block.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task RunAsync(Action thawed, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            var (wall, monotonic) = (time.GetUtcNow(), time.GetTimestamp());
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var gap = Longer(time.GetUtcNow() - wall, time.GetElapsedTime(monotonic));
                if (gap > Threshold)
                {
                    Log.Thawed(logger, gap.TotalSeconds);
                    thawed();
                }

                (wall, monotonic) = (time.GetUtcNow(), time.GetTimestamp());
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Thawed after {Seconds:0.0} s: checking the tunnel")]
        public static partial void Thawed(ILogger logger, double seconds);
    }
}
