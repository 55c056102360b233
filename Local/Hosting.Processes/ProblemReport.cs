using Microsoft.Extensions.Hosting;

namespace Hosting.Processes;

/// <summary>Says on standard error which resource has crashed or could not start, with its last lines.</summary>
internal sealed class ProblemReport(ResourceNotificationService notifications, ResourceLoggerService loggers) : BackgroundService
{
    private const int Lines = 10;
    private static readonly TimeSpan _logLimit = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, string?> _states = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            var before = _states.GetValueOrDefault(change.ResourceId);
            _states[change.ResourceId] = change.Snapshot.State?.Text;
            if (ResourceStates.IsCrash(change.Resource, change.Snapshot, before))
            {
                _ = ReportAsync(change, stoppingToken);
            }
        }
    }

    private async Task ReportAsync(ResourceEvent problem, CancellationToken cancellationToken)
    {
        var reason = problem.Snapshot.ExitCode is { } code ? $"ended with exit code {code}" : "could not be started";
        var lines = await LastLinesAsync(problem.ResourceId, cancellationToken);
        await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, lines.Select(static line => $"  {line}").Prepend($"'{problem.Resource.Name}' {reason}:")));
    }

    private async Task<IReadOnlyCollection<string>> LastLinesAsync(string resourceId, CancellationToken cancellationToken)
    {
        var last = new Queue<string>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_logLimit);
        try
        {
            await foreach (var lines in loggers.GetAllAsync(resourceId).WithCancellation(limit.Token))
            {
                foreach (var line in lines)
                {
                    last.Enqueue(line.Content);
                    if (last.Count > Lines)
                    {
                        last.Dequeue();
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // What has come until now has to do.
        }

        return last;
    }
}
