using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hosting.Processes;

/// <summary>
/// Ends the resources that are marked with <see cref="StopsFirstAnnotation"/> before Aspire ends all others at once. Being the hosted
/// service that was added last, it is the first to stop.
/// </summary>
internal sealed partial class OrderedStop(
    DistributedApplicationModel model,
    ResourceCommandService commands,
    ILogger<OrderedStop> logger) : IHostedService
{
    /// <summary>Sandboxes have 2 s to shut down (Lambda's own limit), and log out of the tailnet within them.</summary>
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(2.5);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(model.Resources.Where(static r => r.HasAnnotationOfType<StopsFirstAnnotation>()).Select(r => StopAsync(r, cancellationToken)));

    private async Task StopAsync(IResource resource, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_limit);
        try
        {
            await commands.ExecuteCommandAsync(resource, KnownResourceCommands.StopCommand, limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            LogStillRunning(resource.Name, _limit.TotalSeconds);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "'{Resource}' has not ended within {Seconds} s; it is ended with the others.")]
    private partial void LogStillRunning(string resource, double seconds);
}
