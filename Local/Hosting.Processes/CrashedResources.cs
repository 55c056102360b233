using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hosting.Processes;

/// <summary>
/// Starts again what crashed. The rule: a process that ends by itself with an exit code other than 0 is started after a second; each
/// further crash doubles the wait, up to 30 s, and a minute without one resets it. What a person stopped stays stopped, and what has
/// ended with exit code 0 has ended.
/// </summary>
internal sealed class CrashedResources(
    ResourceNotificationService notifications,
    ResourceCommandService commands,
    ResourceLoggerService loggers,
    TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan _firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _forgottenAfter = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, string?> _states = [];
    private readonly Dictionary<string, (int Count, DateTimeOffset Last)> _crashes = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            var before = _states.GetValueOrDefault(change.ResourceId);
            _states[change.ResourceId] = change.Snapshot.State?.Text;
            if (change.Resource is not ContainerResource && ResourceStates.IsCrash(change.Resource, change.Snapshot, before))
            {
                _ = RestartAsync(change, NextDelay(change.ResourceId), stoppingToken);
            }
        }
    }

    private TimeSpan NextDelay(string resourceId)
    {
        var now = clock.GetUtcNow();
        var count = _crashes.TryGetValue(resourceId, out var crash) && now - crash.Last < _forgottenAfter ? crash.Count : 0;
        _crashes[resourceId] = (count + 1, now);
        var delay = _firstDelay * Math.Pow(2, Math.Min(count, 10));
        return delay < _longestDelay ? delay : _longestDelay;
    }

    private async Task RestartAsync(ResourceEvent crash, TimeSpan delay, CancellationToken cancellationToken)
    {
        var logger = loggers.GetLogger(crash.Resource);
        Log.Crashed(logger, crash.Resource.Name, crash.Snapshot.ExitCode, delay.TotalSeconds);
        try
        {
            await Task.Delay(delay, clock, cancellationToken);
            var result = await commands.ExecuteCommandAsync(crash.ResourceId, KnownResourceCommands.StartCommand, cancellationToken);
            if (!result.Success && !result.Canceled)
            {
                Log.NotRestarted(logger, crash.Resource.Name, result.Message);
            }
        }
        catch (OperationCanceledException)
        {
            // AppHost ends.
        }
    }

    private static class Log
    {
        private static readonly Action<ILogger, string, int?, double, Exception?> _crashed = LoggerMessage.Define<string, int?, double>(
            LogLevel.Error, new EventId(1, nameof(Crashed)), "'{Resource}' ended by itself (exit code {ExitCode}); it is started again in {Seconds} s.");

        private static readonly Action<ILogger, string, string?, Exception?> _notRestarted = LoggerMessage.Define<string, string?>(
            LogLevel.Error, new EventId(2, nameof(NotRestarted)), "'{Resource}' could not be started again: {Reason}");

        public static void Crashed(ILogger logger, string resource, int? exitCode, double seconds) => _crashed(logger, resource, exitCode, seconds, null);

        public static void NotRestarted(ILogger logger, string resource, string? reason) => _notRestarted(logger, resource, reason, null);
    }
}
