using System.Diagnostics;

namespace Deployment.Packaging;

/// <summary>Tells that something long is still going on: a compiler that says nothing for minutes looks as if it hung.</summary>
internal static class Heartbeat
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Waits for <paramref name="work"/>, with a line each <paramref name="interval"/>.</summary>
    public static async Task<T> WhileAsync<T>(Task<T> work, string line, TextWriter progress, TimeSpan interval)
    {
        var started = Stopwatch.GetTimestamp();
        while (await Task.WhenAny(work, Task.Delay(interval, TimeProvider.System, CancellationToken.None)) != work)
        {
            await progress.WriteLineAsync($"{line} ({Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s)");
        }

        return await work;
    }
}
