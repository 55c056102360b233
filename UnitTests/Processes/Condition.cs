namespace Processes.UnitTests;

internal static class Condition
{
    public static async Task IsMetAsync(Func<bool> condition, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        while (!condition())
        {
            await Task.Delay(20, timeout.Token);
        }
    }
}
