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
    // Made when it is first asked for: the model is complete then.
    private readonly Lazy<ConsoleOwner> _owner = new(() => new ConsoleOwner(model));

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

    public IReadOnlyList<ConsoleLogLine> GetConsoleLog(string resourceName) =>
    [
        .. _owner.Value.WritersOf(resourceName)
            .SelectMany(logs.GetEntries)
            .Select(_owner.Value.Map)
            .Where(line => IsOf(line, resourceName))
            .OrderBy(static line => line.Sequence),
    ];

    public async IAsyncEnumerable<ConsoleLogLine> WatchConsoleLogAsync(
        string? resourceName,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in logs.WatchEntriesAsync(null, replay: false, cancellationToken))
        {
            var line = _owner.Value.Map(entry);
            if (resourceName is null || IsOf(line, resourceName))
            {
                yield return line;
            }
        }
    }

    public async Task<CommandResult> ExecuteCommandAsync(string resourceName, string commandName, CancellationToken cancellationToken)
    {
        var result = await new ResourceCommandService(model, services).ExecuteCommandAsync(resourceName, commandName, cancellationToken);
        return new CommandResult(result.Success, result.Canceled ? "The command was cancelled." : result.Message);
    }

    private static bool IsOf(ConsoleLogLine line, string resourceName) => string.Equals(line.Resource, resourceName, StringComparison.OrdinalIgnoreCase);

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
