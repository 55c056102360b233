namespace Deliverer;

/// <summary>An attempt's result.</summary>
/// <param name="Verdict">What is done with the message.</param>
/// <param name="Failure">The failure's name, or the target's status.</param>
/// <param name="Reason">For the log and the dead letter.</param>
/// <param name="Delay">Time until the next attempt.</param>
internal readonly record struct AttemptResult(Verdict Verdict, string Failure = "", string? Reason = null, TimeSpan Delay = default)
{
    public static AttemptResult Dead(string failure, string? reason) => new(Verdict.Dead, failure, reason);
}
