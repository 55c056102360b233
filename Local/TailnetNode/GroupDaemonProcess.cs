using Processes;
using Tailnet.Daemon;

namespace TailnetNode;

/// <summary>tailscaled as a process group.</summary>
internal sealed class GroupDaemonProcess(ChildProcess process) : IDaemonProcess
{
    public int Id => process.Id;

    public Task<int> Exited => process.Exited;

    public void Terminate() => process.Group.Signal(ProcessSignal.Terminate);

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
