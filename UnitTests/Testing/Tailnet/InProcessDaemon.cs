using Tailnet.Daemon;
using Tailscaled;

namespace Testing.Tailnets;

/// <summary>The stand-in for a supervisor, without a process of its own.</summary>
internal sealed class InProcessDaemon : IDaemonProcess
{
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Daemon _daemon;

    private InProcessDaemon(Daemon daemon) => _daemon = daemon;

    public int Id => 1;

    public Task<int> Exited => _exited.Task;

    public static InProcessDaemon Start(TailscaledOptions options, Action<string> output)
    {
        var flags = DaemonFlags.Parse(options.Arguments(), out var error);
        Assert.Null(error);
        var daemon = new InProcessDaemon(new Daemon(flags!, new LineWriter(output), TimeProvider.System));
        _ = daemon._daemon.StartAsync();
        return daemon;
    }

    /// <summary>Ends without a logout.</summary>
    public async Task CrashAsync()
    {
        await _daemon.DisposeAsync();
        _exited.TrySetResult(2);
    }

    public void Terminate() => _ = CrashAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_exited.Task.IsCompleted)
        {
            await CrashAsync();
        }
    }

    private sealed class LineWriter(Action<string> output) : StringWriter
    {
        public override void WriteLine(string? value) => output(value ?? "");
    }
}
