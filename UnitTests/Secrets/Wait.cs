namespace Secrets.UnitTests;

internal static class Wait
{
    /// <summary>Waits until a condition holds, at most 30 s.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, Func<string>? state = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"Waited 30 s in vain for: {what} {state?.Invoke()}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }
    }

    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);
}
