using System.ComponentModel;
using System.Diagnostics;
using Tailnet.Daemon;

namespace Extension.Tunnel;

/// <summary>Starts tailscaled as a plain child: in a Lambda sandbox everything ends together.</summary>
public sealed class SystemDaemonLauncher : IDaemonLauncher
{
    public IDaemonProcess Start(TailscaledOptions options, Action<string> output)
    {
        // The environment is handed on whole: tailscaled reads AWS_LAMBDA_* to adapt itself.
        var start = new ProcessStartInfo(options.Path) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in options.Arguments())
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return new SystemDaemonProcess(Process.Start(start)!, output);
        }
        catch (Win32Exception exception)
        {
            throw new DaemonStartException($"TAILSCALED_PATH '{options.Path}' cannot be started: {exception.Message}. Put an executable tailscaled there.", exception);
        }
    }
}
