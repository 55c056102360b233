namespace TailnetEmulator;

/// <summary>Removes silent ephemeral nodes, once a second.</summary>
internal sealed class EphemeralSweeper(ControlPlane plane, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            plane.Sweep();
        }
    }
}
