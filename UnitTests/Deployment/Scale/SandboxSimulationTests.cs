using Deployment.Scale;

namespace Deployment.UnitTests.Scale;

public sealed class SandboxSimulationTests
{
    private const double Hour = 3600;

    [Fact]
    public void Run_OneAtATime_KeepsOneSandboxWhileItIsNotIdleForTooLong()
    {
        var outcome = SandboxSimulation.Run(new Load { Burst = 1, BurstEverySeconds = 60, IdleSeconds = 300 }, Hour);

        Assert.Equal((60, 1, 1), (outcome.Webhooks, outcome.Sandboxes, outcome.PeakNodes));
        Assert.Equal(Hour, outcome.NodeSeconds, 1.0);
    }

    [Fact]
    public void Run_LongerApartThanTheIdleTime_StartsASandboxEachTime()
    {
        var outcome = SandboxSimulation.Run(new Load { Burst = 1, BurstEverySeconds = 600, IdleSeconds = 300, ColdSeconds = 2, WarmSeconds = 1 }, Hour);

        Assert.Equal((6, 6, 1), (outcome.Webhooks, outcome.Sandboxes, outcome.PeakNodes));
        Assert.Equal(6 * 303, outcome.NodeSeconds, 0.001);
    }

    [Fact]
    public void Run_Burst_NeedsASandboxForEachAndTheBoundRefusesTheRest()
    {
        var load = new Load { Burst = 100, BurstEverySeconds = 600, IdleSeconds = 900 };

        var free = SandboxSimulation.Run(load, Hour);
        var bounded = SandboxSimulation.Run(load with { MaxSandboxes = 20 }, Hour);

        Assert.Equal((100, 100L), (free.PeakNodes, free.Sandboxes));
        Assert.Equal((20, 6 * 80L), (bounded.PeakNodes, bounded.Refused));
    }

    /// <summary>Little's law: sandboxes at work on average are rate times duration, whatever the arrivals' pattern.</summary>
    [Theory]
    [InlineData(10, 0.5)]
    [InlineData(50, 0.1)]
    public void Run_RandomArrivals_KeepAtLeastAsManyNodesAsAreAtWork(double rate, double duration)
    {
        var outcome = SandboxSimulation.Run(new Load { RatePerSecond = rate, WarmSeconds = duration, IdleSeconds = 300 }, Hour);

        Assert.InRange(outcome.Webhooks, rate * Hour * 0.95, rate * Hour * 1.05);
        Assert.InRange(outcome.MeanNodes, rate * duration, outcome.PeakNodes);
        Assert.InRange(outcome.ColdShare, 0, 0.01);
    }
}
