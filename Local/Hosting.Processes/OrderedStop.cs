using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hosting.Processes;

/// <summary>
/// Ends the resources that are marked with <see cref="StopsFirstAnnotation"/>, then the other processes, while the dashboard still takes
/// their last telemetry; Aspire ends what is left at once. Being the hosted service that was added last, it is the first to stop.
/// </summary>
internal sealed partial class OrderedStop(
    DistributedApplicationModel model,
    ResourceCommandService commands,
    ILogger<OrderedStop> logger) : IHostedService
{
    /// <summary>Sandboxes have 2 s to shut down (Lambda's own limit), and log out of the tailnet within them.</summary>
    private static readonly TimeSpan _firstLimit = TimeSpan.FromSeconds(2.5);

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(1);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // The dashboard is among them, but has no command to stop it.
        var processes = model.Resources
            .Where(static r => r is ExecutableResource or ProjectResource)
            .ToLookup(static r => r.HasAnnotationOfType<StopsFirstAnnotation>());
        await Task.WhenAll(processes[true].Select(r => StopAsync(r, _firstLimit, cancellationToken)));
        await Task.WhenAll(processes[false].Select(r => StopAsync(r, _limit, cancellationToken)));
    }

    private async Task StopAsync(IResource resource, TimeSpan time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        try
        {
            await commands.ExecuteCommandAsync(resource, KnownResourceCommands.StopCommand, limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            LogStillRunning(resource.Name, time.TotalSeconds);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "'{Resource}' has not ended within {Seconds} s; it is ended with the others.")]
    private partial void LogStillRunning(string resource, double seconds);
}
