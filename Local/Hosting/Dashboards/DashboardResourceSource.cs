using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;
using Dashboard.Resources;

namespace EmbeddedHosting.Dashboards;

/// <summary>Shows the dashboard what the engine knows.</summary>
internal sealed class DashboardResourceSource(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    IServiceProvider services) : IResourceSource
{
    public IReadOnlyList<ResourceSnapshot> GetResources() =>
    [
        .. model.Resources
            .Select(r => notifications.TryGetCurrentState(r.Name, out var e) ? ResourceMapping.Map(e, services) : null)
            .OfType<ResourceSnapshot>(),
    ];

    public async IAsyncEnumerable<ResourceSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var changes = notifications.WatchAsync(cancellationToken).GetAsyncEnumerator(CancellationToken.None);
        while (await MoveNextAsync(changes))
        {
            yield return ResourceMapping.Map(changes.Current, services);
        }
    }

    public IReadOnlyList<ConsoleLogLine> GetConsoleLog(string resourceName) => [.. logs.GetEntries(resourceName).Select(ResourceMapping.Map)];

    public async IAsyncEnumerable<ConsoleLogLine> WatchConsoleLogAsync(
        string? resourceName,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in logs.WatchEntriesAsync(resourceName, replay: false, cancellationToken))
        {
            yield return ResourceMapping.Map(entry);
        }
    }

    public async Task<CommandResult> ExecuteCommandAsync(string resourceName, string commandName, CancellationToken cancellationToken)
    {
        var result = await new ResourceCommandService(model, services).ExecuteCommandAsync(resourceName, commandName, cancellationToken);
        return new CommandResult(result.Success, result.Canceled ? "The command was cancelled." : result.Message);
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<ResourceEvent> changes)
    {
        try
        {
            return await changes.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
