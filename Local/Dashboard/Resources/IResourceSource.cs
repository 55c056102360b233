namespace Dashboard.Resources;

/// <summary>
/// What the dashboard needs of the engine that runs the resources. The hosting engine implements it; a dashboard that runs alone has
/// none and shows telemetry only. Members may be called at any time and from any thread, and none of them blocks.
/// </summary>
public interface IResourceSource
{
    /// <summary>All resources as they are now, in the order in which they were added to the app model.</summary>
    IReadOnlyList<ResourceSnapshot> GetResources();

    /// <summary>
    /// The resources that change, each as a whole, from now on; at the start every resource once. A removed resource comes with
    /// <see cref="ResourceSnapshot.IsRemoved"/>. Ends when the engine stops or the token is cancelled (quietly, without throwing).
    /// </summary>
    IAsyncEnumerable<ResourceSnapshot> WatchAsync(CancellationToken cancellationToken);

    /// <summary>The newest console lines of a resource, oldest first, bounded by the engine. Empty for an unknown name.</summary>
    IReadOnlyList<ConsoleLogLine> GetConsoleLog(string resourceName);

    /// <summary>
    /// Console lines of a resource, or of all resources when the name is null, that come after the call; those of
    /// <see cref="GetConsoleLog"/> are not repeated (a reader tells by <see cref="ConsoleLogLine.Sequence"/>). Ends as <see cref="WatchAsync"/> does.
    /// </summary>
    IAsyncEnumerable<ConsoleLogLine> WatchConsoleLogAsync(string? resourceName, CancellationToken cancellationToken);

    /// <summary>Runs a command of a resource (its <see cref="ResourceCommandSnapshot.Name"/>) and waits for its result. An unknown one is a failed result.</summary>
    Task<CommandResult> ExecuteCommandAsync(string resourceName, string commandName, CancellationToken cancellationToken);
}
