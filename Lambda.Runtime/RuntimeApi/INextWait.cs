namespace Lambda.Runtime.RuntimeApi;

/// <summary>Whoever waits for the next invocation.</summary>
internal interface INextWait
{
    /// <summary>How soon an invocation has to come to be called the next of a run.</summary>
    TimeSpan Patience { get; }

    /// <summary>The invocation came that soon.</summary>
    void Came();

    /// <summary>It did not; the sandbox may be frozen at any moment.</summary>
    void Waits();
}
