using System.Diagnostics;

namespace Testing;

/// <summary>Waits for conditions, never for times: the limit only ends a test that would wait for ever, on a machine however busy.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(10);

    /// <summary>How long a test waits for anything.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>The first value that is not null.</summary>
    /// <param name="probe">Asks for it.</param>
    /// <param name="what">What is waited for; called when it did not come, so it can tell what there is instead.</param>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> probe, Func<string> what)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } value)
            {
                return value;
            }

            Assert.True(began.Elapsed < Limit, $"{what()}: not within {Limit.TotalSeconds} s");
            await Task.Delay(_interval);
        }
    }

    public static Task<T> GetAsync<T>(Func<Task<T?>> probe, string what) => GetAsync(probe, () => what);

    public static Task HoldsAsync(Func<Task<bool>> condition, Func<string> what) => GetAsync(async () => await condition() ? "yes" : null, what);

    public static Task HoldsAsync(Func<Task<bool>> condition, string what) => HoldsAsync(condition, () => what);

    public static Task HoldsAsync(Func<bool> condition, Func<string> what) => HoldsAsync(() => Task.FromResult(condition()), what);

    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(condition, () => what);
}
