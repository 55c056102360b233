namespace Routing.Delivery;

/// <summary>How a route's webhooks are delivered. Docs/delivery.md describes every member for its users.</summary>
public sealed record DeliveryOptions
{
    /// <summary>The longest time between two attempts: what SQS lets a message be invisible, less what an attempt takes.</summary>
    public static readonly TimeSpan LongestDelayAllowed = TimeSpan.FromHours(11);

    /// <summary>At once, with the target's answer.</summary>
    public static DeliveryOptions Default { get; } = new();

    /// <summary>When the target gets a webhook.</summary>
    public DeliveryMode Mode { get; init; }

    /// <summary>How often a webhook is sent to the target before it goes to the dead letters, the attempt at the door included.</summary>
    public int Attempts { get; init; } = 16;

    /// <summary>Time between the first and the second attempt; doubles from one to the next.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest time between two attempts.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromHours(4);

    /// <summary>A webhook that is kept for longer goes to the dead letters.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Statuses of a target that are worth another attempt.</summary>
    public IReadOnlySet<int> RetryOn { get; init; } = new HashSet<int> { 429, 502, 503, 504 };

    /// <summary>What webhooks of one order have in common; null: no order.</summary>
    public KeySource? Order { get; init; }

    /// <summary>What repeats of one webhook have in common; null: repeats are delivered.</summary>
    public KeySource? Deduplicate { get; init; }

    /// <summary>How long a webhook's key is remembered.</summary>
    public TimeSpan DeduplicationWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Whether the queue is needed.</summary>
    public bool UsesQueue => Mode != DeliveryMode.Answer;

    /// <summary>
    /// Time from an attempt to the next: exponential, within a fifth around it so that webhooks that failed together do not come back together.
    /// </summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="random">From 0 to 1.</param>
    public TimeSpan DelayAfter(int attempt, double random)
    {
        var exponent = Math.Clamp(attempt - 1, 0, 30);
        var delay = Math.Min(FirstDelay.TotalSeconds * (1L << exponent), LongestDelay.TotalSeconds);
        return TimeSpan.FromSeconds(delay * (0.8 + (0.4 * random)));
    }
}
