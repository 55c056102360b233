using EmbeddedHosting.Engine;
using Processes;

namespace EmbeddedHosting.Containers;

/// <summary>A container that runs in the foreground of its <c>run</c> command.</summary>
internal sealed class RunningContainer(ContainerEngine engine, string name, ChildProcess run, string[] remove) : IRunningResource
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    public int? ProcessId => null;

    public Task<int> Exited { get; } = new RunningProcess(run).Exited;

    public async Task StopAsync(TimeSpan grace)
    {
        var seconds = Math.Max(0, (int)(grace.TotalSeconds - 0.5));
        await engine.RunAsync(["stop", "--time", $"{seconds}", name], grace + _limit);
        await run.StopAsync(TimeSpan.FromSeconds(1));
    }

    /// <summary>Removes the container if it is still there.</summary>
    public async ValueTask DisposeAsync()
    {
        await run.DisposeAsync();
        await engine.RunAsync(["rm", "--force", name], _limit);
        Guardian.Current.RemoveCommand(remove);
    }
}
