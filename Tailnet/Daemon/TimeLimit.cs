namespace Tailnet.Daemon;

/// <summary>Time limits for calls.</summary>
internal static class TimeLimit
{
    /// <summary>A source that is cancelled when the clock has run that long, or when the token is.</summary>
    public static CancellationTokenSource CreateLinkedSource(this TimeProvider time, TimeSpan limit, CancellationToken cancellationToken)
    {
        var source = new LimitedSource(limit, time);
        source.Link(cancellationToken);
        return source;
    }

    // CancellationTokenSource has a clock, or is linked; not both.
    private sealed class LimitedSource(TimeSpan limit, TimeProvider time) : CancellationTokenSource(limit, time)
    {
        private CancellationTokenRegistration _linked;

        public void Link(CancellationToken cancellationToken) =>
            _linked = cancellationToken.UnsafeRegister(static source => ((LimitedSource)source!).Cancel(), this);

        protected override void Dispose(bool disposing)
        {
            _linked.Dispose();
            base.Dispose(disposing);
        }
    }
}
