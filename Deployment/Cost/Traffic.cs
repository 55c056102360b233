using Deployment.Scale;

namespace Deployment.Cost;

/// <summary>How webhooks come, and what follows for the parts that are paid for by rules of their own.</summary>
/// <param name="Name">For people.</param>
/// <param name="Load">Rate and bursts; the simulation says how many sandboxes they start.</param>
/// <param name="Senders">Source addresses that share the webhooks: each is decided on once in the authorizer's cache time.</param>
public sealed record Traffic(string Name, Load Load, int Senders)
{
    private const double MonthSeconds = 730 * 3600;
    private const double SimulatedSeconds = 6 * 3600;

    /// <summary>X-Ray's default rule: the first request of each second, and this share of the others.</summary>
    private const double SampledShare = 0.05;

    private readonly Lazy<Outcome> _outcome = new(() => SandboxSimulation.Run(Load, SimulatedSeconds));

    /// <summary>A month's million, spread evenly.</summary>
    public static Traffic MillionEvenly { get; } = new("1 M a month, evenly", new Load { RatePerSecond = 1_000_000 / MonthSeconds }, 20);

    /// <summary>A busy system.</summary>
    public static Traffic FiftyASecond { get; } = new("50/s, steady", new Load { RatePerSecond = 50 }, 20);

    /// <summary>A sender that sends all at once.</summary>
    public static Traffic Bursts { get; } = new("100 at once, every 10 min", new Load { Burst = 100, BurstEverySeconds = 600 }, 1);

    /// <summary>Webhooks a month.</summary>
    public decimal Webhooks => (decimal)(PerSecond * MonthSeconds);

    /// <summary>Share of webhooks that start a sandbox.</summary>
    public decimal ColdShare => (decimal)_outcome.Value.ColdShare;

    /// <summary>Nodes of the tailnet on average.</summary>
    public decimal MeanNodes => (decimal)_outcome.Value.MeanNodes;

    /// <summary>Share of webhooks that X-Ray records. Seconds with a webhook are one in a burst's interval, or by Poisson's law.</summary>
    public decimal TracedShare
    {
        get
        {
            var busySeconds = Load.Burst > 0 ? 1 / Load.BurstEverySeconds : 1 - Math.Exp(-Load.RatePerSecond);
            return (decimal)((busySeconds + (SampledShare * (PerSecond - busySeconds))) / PerSecond);
        }
    }

    /// <summary>Share of webhooks that the authorizer decides; the others find its answer in the API's cache.</summary>
    /// <param name="cacheSeconds">How long an answer is kept; 0: all are decided.</param>
    public decimal AuthorizedShare(int cacheSeconds)
    {
        // A burst waits in part for its own first answer; the cache counts only from burst to burst.
        var perSender = (Load.Burst > 0 ? 1 / Load.BurstEverySeconds : Load.RatePerSecond) / Senders;
        var decided = cacheSeconds == 0 ? perSender : perSender / (1 + (perSender * cacheSeconds));
        return (decimal)(Load.Burst > 0 && cacheSeconds > 0 ? decided * Senders / PerSecond : decided / perSender);
    }

    /// <summary>Lines of metrics a webhook: one a minute and sandbox for each series, or one for a hundred values.</summary>
    public decimal MetricLines(int series)
    {
        var perNodeMinute = PerSecond * 60 / Math.Max(_outcome.Value.MeanNodes, 1);
        return (decimal)Math.Min(series, series * Math.Max(1 / perNodeMinute, 1 / 100.0));
    }

    private double PerSecond => Load.RatePerSecond + (Load.Burst / Load.BurstEverySeconds);
}
