using EmbeddedHosting.Engine;
using Processes;

namespace EmbeddedHosting.Containers;

/// <summary>A container that outlives the application: stopping it here only stops following its log.</summary>
internal sealed class FollowedContainer(ChildProcess logs) : IRunningResource
{
    public int? ProcessId => null;

    public Task<int> Exited { get; } = new RunningProcess(logs).Exited;

    public Task StopAsync(TimeSpan grace) => logs.StopAsync(grace);

    public ValueTask DisposeAsync() => logs.DisposeAsync();
}
