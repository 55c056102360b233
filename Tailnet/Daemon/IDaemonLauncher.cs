namespace Tailnet.Daemon;

/// <summary>Starts the daemon; how it is kept from outliving its parent is the launcher's business.</summary>
public interface IDaemonLauncher
{
    /// <summary>Starts a program with this process's whole environment (tailscaled adapts itself to Lambda by it).</summary>
    /// <param name="options">What to start.</param>
    /// <param name="output">Called for each line of its output; must not block.</param>
    /// <exception cref="DaemonStartException">It cannot be started; the message says why.</exception>
    IDaemonProcess Start(TailscaledOptions options, Action<string> output);
}
