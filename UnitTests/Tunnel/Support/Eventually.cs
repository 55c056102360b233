using System.Diagnostics;

namespace Tunnel.UnitTests.Support;

/// <summary>Waits for a condition, with a limit that a busy machine keeps to.</summary>
internal static class Eventually
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    public static async Task<T> GetAsync<T>(Func<Task<T?>> probe, string what)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } value)
            {
                return value;
            }

            Assert.True(began.Elapsed < Limit, $"{what}: not within {Limit.TotalSeconds} s");
            await Task.Delay(20);
        }
    }

    public static Task TrueAsync(Func<Task<bool>> probe, string what) => GetAsync(async () => await probe() ? "yes" : null, what);

    public static Task TrueAsync(Func<bool> probe, string what) => TrueAsync(() => Task.FromResult(probe()), what);
}
