namespace Deployment.Scale;

/// <summary>What became of a load.</summary>
/// <param name="Seconds">How long was simulated.</param>
/// <param name="Webhooks">That arrived.</param>
/// <param name="Refused">That found no sandbox and no room for one: 429 without a queue, later with one.</param>
/// <param name="Sandboxes">Started: each is a new node of the tailnet, and a cold start.</param>
/// <param name="PeakNodes">Nodes at once.</param>
/// <param name="NodeSeconds">Of all nodes together.</param>
/// <param name="LongNodes">Nodes of four hours and more, which Tailscale counts as tagged devices instead of by the minute.</param>
public sealed record Outcome(double Seconds, long Webhooks, long Refused, long Sandboxes, int PeakNodes, double NodeSeconds, long LongNodes)
{
    private const double MonthSeconds = 730 * 3600;

    /// <summary>Nodes on average.</summary>
    public double MeanNodes => NodeSeconds / Seconds;

    /// <summary>Minutes of nodes in a month at this load.</summary>
    public double NodeMinutesAMonth => NodeSeconds / 60 * (MonthSeconds / Seconds);

    /// <summary>Share of webhooks that wait for a cold start, 0 to 1.</summary>
    public double ColdShare => Webhooks == Refused ? 0 : (double)Sandboxes / (Webhooks - Refused);

    /// <summary>Share of webhooks that are refused, 0 to 1.</summary>
    public double RefusedShare => Webhooks == 0 ? 0 : (double)Refused / Webhooks;
}
