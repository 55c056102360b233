namespace Deployment.Scale;

/// <summary>What arrives, and what bounds it.</summary>
public sealed record Load
{
    /// <summary>Webhooks a second on average, at random times (Poisson).</summary>
    public double RatePerSecond { get; init; }

    /// <summary>Webhooks that arrive at once, every <see cref="BurstEverySeconds"/>; 0: none.</summary>
    public int Burst { get; init; }

    public double BurstEverySeconds { get; init; } = 600;

    /// <summary>How long a webhook keeps its sandbox.</summary>
    public double WarmSeconds { get; init; } = 0.1;

    /// <summary>How much longer the first one of a sandbox does: initialization and login.</summary>
    public double ColdSeconds { get; init; } = 2;

    /// <summary>How long Lambda keeps a sandbox that has nothing to do. AWS states no figure; 5 to 15 minutes are seen.</summary>
    public double IdleSeconds { get; init; } = 600;

    /// <summary><c>lambdaReservedConcurrency</c>; null: not bounded.</summary>
    public int? MaxSandboxes { get; init; }
}
