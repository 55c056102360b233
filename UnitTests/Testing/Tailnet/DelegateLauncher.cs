using Tailnet.Daemon;

namespace Testing.Tailnets;

/// <summary>Starts what a test makes up, and counts.</summary>
internal sealed class DelegateLauncher(Func<TailscaledOptions, Action<string>, IDaemonProcess> start) : IDaemonLauncher
{

    private int _starts;

    public int Starts => Volatile.Read(ref _starts);

    public IDaemonProcess Start(TailscaledOptions options, Action<string> output)
    {
        Interlocked.Increment(ref _starts);
        return start(options, output);
    }
}
