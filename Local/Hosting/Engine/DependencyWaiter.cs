using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace EmbeddedHosting.Engine;

/// <summary>Holds a resource back until what it waits for is far enough, and shows what that is.</summary>
internal sealed class DependencyWaiter(ResourceNotificationService notifications, ResourceLoggerService logs, TimeProvider clock)
{
    // What is ready soon needs no words.
    private static readonly TimeSpan _untilMentioned = TimeSpan.FromSeconds(3);

    public async Task WaitAsync(IResource resource, CancellationToken cancellationToken)
    {
        var pending = resource.Annotations.OfType<WaitAnnotation>().ToImmutableArray();
        if (pending.IsEmpty)
        {
            return;
        }

        await notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.Waiting, WaitingFor = pending });
        await Task.WhenAll(pending.Select(async wait =>
        {
            await WaitForAsync(resource, wait, cancellationToken);
            await notifications.PublishUpdateAsync(resource, s => s with { WaitingFor = s.WaitingFor.Remove(wait) });
        }));
    }

    private async Task WaitForAsync(IResource resource, WaitAnnotation wait, CancellationToken cancellationToken)
    {
        var met = notifications.WaitForResourceAsync(wait.Resource.Name, e => IsMet(wait, e.Snapshot), cancellationToken);
        var mention = Task.Delay(_untilMentioned, clock, cancellationToken);
        if (await Task.WhenAny(met, mention) == mention && !cancellationToken.IsCancellationRequested)
        {
            var state = notifications.TryGetCurrentState(wait.Resource.Name, out var e) ? Describe(e.Snapshot) : "unknown";
            logs.GetLogger(resource).LogInformation(
                "Waiting for '{Dependency}' to be {Condition}; it is {State}.", wait.Resource.Name, Condition(wait), state);
        }

        await met;
    }

    internal static string Condition(WaitAnnotation wait) => wait.WaitType switch
    {
        WaitType.WaitUntilHealthy => "healthy",
        WaitType.WaitUntilStarted => "started",
        _ => wait.ExitCode == 0 ? "finished" : $"finished with exit code {wait.ExitCode}",
    };

    private static string Describe(CustomResourceSnapshot snapshot) => snapshot switch
    {
        { State.Text: "Running", HealthStatus: HealthStatus.Unhealthy } => "running, not healthy",
        { State.Text: { } state, ExitCode: { } code } => $"{state} (exit code {code})",
        { State.Text: { } state } => state,
        _ => "unknown",
    };

    private static bool IsMet(WaitAnnotation wait, CustomResourceSnapshot snapshot) => wait.WaitType switch
    {
        WaitType.WaitUntilStarted => snapshot.State?.Text == KnownResourceStates.Running,
        WaitType.WaitUntilHealthy => snapshot.HealthStatus == HealthStatus.Healthy,
        _ => snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text) && snapshot.ExitCode == wait.ExitCode,
    };
}
