using Processes;
using Tailnet.Daemon;

namespace TailnetNode;

/// <summary>Starts tailscaled in a process group that does not outlive this process.</summary>
internal sealed class GroupDaemonLauncher : IDaemonLauncher
{
    public IDaemonProcess Start(TailscaledOptions options, Action<string> output)
    {
        try
        {
            return new GroupDaemonProcess(ChildProcess.Start(new ChildProcessOptions
            {
                FileName = options.Path,
                Arguments = options.Arguments(),
                Environment = options.Environment,
                Output = line => output(line.Text),
            }));
        }
        catch (ProcessStartException exception)
        {
            throw new DaemonStartException($"TAILSCALED_PATH: {exception.Message} Name an executable tailscaled, or put one on PATH.", exception);
        }
    }
}
