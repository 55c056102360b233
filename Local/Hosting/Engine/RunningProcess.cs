using Processes;

namespace EmbeddedHosting.Engine;

internal sealed class RunningProcess : IRunningResource
{
    // How long a process that was started by the resource and left behind may hold the output open.
    private static readonly TimeSpan _outputLimit = TimeSpan.FromSeconds(1);

    private readonly ChildProcess _child;

    public RunningProcess(ChildProcess child)
    {
        _child = child;
        Exited = WaitAsync();
    }

    public int? ProcessId => _child.Id;

    public Task<int> Exited { get; }

    public Task StopAsync(TimeSpan grace) => _child.StopAsync(grace);

    public ValueTask DisposeAsync() => _child.DisposeAsync();

    private async Task<int> WaitAsync()
    {
        var exitCode = await _child.Exited;
        await Task.WhenAny(_child.OutputCompleted, Task.Delay(_outputLimit, TimeProvider.System, CancellationToken.None));
        return exitCode;
    }
}
