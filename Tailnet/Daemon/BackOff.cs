namespace Tailnet.Daemon;

/// <summary>Waits that double, with up to a quarter of jitter, so that many sandboxes do not ask in step.</summary>
internal sealed class BackOff(TimeSpan first, TimeSpan longest)
{
    private int _doublings;

    public TimeSpan Next()
    {
        var wait = first * Math.Pow(2, _doublings);
        if (wait < longest)
        {
            _doublings++;
        }
        else
        {
            wait = longest;
        }

        return wait * (1 - (Random.Shared.NextDouble() / 4));
    }

    public void Reset() => _doublings = 0;
}
