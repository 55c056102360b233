namespace EmbeddedHosting.Engine;

/// <summary>How long a crashed resource waits before it starts again: 1 s, doubled up to 30 s, from the beginning after a good minute.</summary>
internal sealed class RestartBackoff
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _goodRun = TimeSpan.FromMinutes(1);

    private TimeSpan _next = TimeSpan.FromSeconds(1);

    /// <summary>The wait after a run that lasted <paramref name="run"/>.</summary>
    public TimeSpan After(TimeSpan run)
    {
        var wait = run >= _goodRun ? TimeSpan.FromSeconds(1) : _next;
        _next = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, _longest.Ticks));
        return wait;
    }
}
