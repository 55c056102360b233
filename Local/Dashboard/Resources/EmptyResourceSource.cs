using System.Runtime.CompilerServices;

namespace Dashboard.Resources;

/// <summary>The source of a dashboard that runs alone: no resources.</summary>
public sealed class EmptyResourceSource : IResourceSource
{
    /// <inheritdoc/>
    public IReadOnlyList<ResourceSnapshot> GetResources() => [];

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResourceSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await UntilCancelledAsync(cancellationToken);
        yield break;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ConsoleLogLine> GetConsoleLog(string resourceName) => [];

    /// <inheritdoc/>
    public async IAsyncEnumerable<ConsoleLogLine> WatchConsoleLogAsync(string? resourceName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await UntilCancelledAsync(cancellationToken);
        yield break;
    }

    /// <inheritdoc/>
    public Task<CommandResult> ExecuteCommandAsync(string resourceName, string commandName, CancellationToken cancellationToken) =>
        Task.FromResult(new CommandResult(false, "There are no resources: this dashboard runs alone."));

    private static async Task UntilCancelledAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
    }
}
