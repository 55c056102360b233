using System.Diagnostics;
using System.Runtime.InteropServices;
using Tailnet.Daemon;

namespace Extension.Tunnel;

/// <summary>tailscaled as a child process.</summary>
internal sealed partial class SystemDaemonProcess : IDaemonProcess
{
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly Task _output;

    public SystemDaemonProcess(Process process, Action<string> output)
    {
        _process = process;
        Id = process.Id;
        _output = Task.WhenAll(BoundedLines.ReadAsync(process.StandardOutput, output), BoundedLines.ReadAsync(process.StandardError, output));
        Exited = WaitAsync();
    }

    public int Id { get; }

    public Task<int> Exited { get; }

    public void Terminate()
    {
        if (!Exited.IsCompleted)
        {
            _ = Kill(Id, SigTerm);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
        {
            try
            {
                _process.Kill();
            }
            catch (InvalidOperationException)
            {
                // Ended meanwhile.
            }

            await Exited;
        }

        _process.Dispose();
    }

    // With its last lines, so that they are known when its end is told.
    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        await Task.WhenAny(_output, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None));
        return _process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
