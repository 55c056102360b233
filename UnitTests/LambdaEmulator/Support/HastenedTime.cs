namespace LambdaEmulator.UnitTests.Support;

/// <summary>The system's time, but whoever wants to wait for ten seconds or more waits for a twentieth of that: the order of limits stays.</summary>
internal sealed class HastenedTime : TimeProvider
{
    private const int Factor = 20;
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(10);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime >= _long ? dueTime / Factor : dueTime, period);
}
