using System.Diagnostics;

namespace IntegrationTests;

/// <summary>Waits for conditions that nobody announces.</summary>
internal static class Poll
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(50);

    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            if (started.Elapsed > LocalEnvironment.Limit)
            {
                throw new TimeoutException($"{what}: not within {LocalEnvironment.Limit.TotalSeconds} s.");
            }

            await Task.Delay(_interval);
        }
    }

    /// <summary>The first value that is not null.</summary>
    public static async Task<T> ForAsync<T>(Func<Task<T?>> find, string what)
        where T : class
    {
        T? found = null;
        await UntilAsync(async () => (found = await find()) is not null, what);
        return found!;
    }
}
