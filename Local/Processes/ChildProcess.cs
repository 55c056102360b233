using System.ComponentModel;
using System.Diagnostics;

namespace Processes;

/// <summary>
/// A program started in a session and process group of its own (so a terminal's Ctrl-C does not reach it), that does not
/// outlive this process (see <see cref="Guardian"/>) and whose whole group can be signalled. Linux only.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process, Action<OutputLine> output)
    {
        _process = process;
        Group = new ProcessGroup(process.Id);
        OutputCompleted = Task.WhenAll(
            OutputReader.ReadAsync(process.StandardOutput, OutputStream.StandardOutput, output),
            OutputReader.ReadAsync(process.StandardError, OutputStream.StandardError, output));
        Exited = WaitForExitAsync();
    }

    /// <summary>The process id, which is also the group's.</summary>
    public int Id => Group.Id;

    public ProcessGroup Group { get; }

    /// <summary>
    /// The exit code of the process itself (128 + n when signal n ended it). Other processes of its group may still run.
    /// </summary>
    public Task<int> Exited { get; }

    /// <summary>Completes when the last line was handed over: every process that holds the output streams has closed them.</summary>
    public Task OutputCompleted { get; }

    /// <summary>Starts a program. Its standard input is empty.</summary>
    /// <exception cref="ProcessStartException">The program or the working directory does not exist or cannot be run.</exception>
    public static ChildProcess Start(ChildProcessOptions options)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new ProcessStartException("Child processes are run through setsid(1) and /proc, which needs Linux (on Windows: WSL 2).");
        }

        var program = ExecutablePath.Resolve(options.FileName)
            ?? throw new ProcessStartException($"'{options.FileName}' does not exist or is not executable.");
        if (options.WorkingDirectory is { } directory && !Directory.Exists(directory))
        {
            throw new ProcessStartException($"Working directory '{directory}' does not exist.");
        }

        var guardian = Guardian.Current;
        var process = Launch(StartInfo(program, options, guardian), program);
        guardian.AddGroup(process.Id);
        return new ChildProcess(process, options.Output ?? (static _ => { }));
    }

    /// <summary>
    /// Ends the whole group: TERM (frozen processes are continued first, so that they get it), then KILL when it has not
    /// ended within <paramref name="grace"/>. Waits for the last line of output too.
    /// </summary>
    /// <returns>The exit code of the process.</returns>
    public async Task<int> StopAsync(TimeSpan grace)
    {
        Group.Signal(ProcessSignal.Terminate);
        Group.Signal(ProcessSignal.Continue);
        if (!await Group.WaitForEndAsync(grace))
        {
            Group.Signal(ProcessSignal.Kill);
            await Group.WaitForEndAsync(TimeSpan.FromSeconds(5));
        }

        Guardian.Current.RemoveGroup(Id);
        var exitCode = await Exited;
        await OutputCompletedOrGivenUp();
        return exitCode;
    }

    /// <summary>Kills what is left of the group.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string program, ChildProcessOptions options, Guardian guardian)
    {
        // setsid(1) executes the program in its own place when it leads no group, so the process id is the group's and the session's.
        var start = new ProcessStartInfo("setsid")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.WorkingDirectory ?? "",
        };
        start.ArgumentList.Add(program);
        foreach (var argument in options.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (!options.InheritEnvironment)
        {
            start.Environment.Clear();
        }

        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
            if (value is null)
            {
                start.Environment.Remove(name);
            }
        }

        start.Environment[Guardian.MarkVariable] = guardian.Mark;
        return start;
    }

    private static Process Launch(ProcessStartInfo start, string program)
    {
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            // Until setsid has run there is no group to signal; it takes about a millisecond.
            SpinWait.SpinUntil(() => ProcessGroup.IsGroupLeader(process.Id) || process.HasExited);
            return process;
        }
        catch (Win32Exception exception)
        {
            throw new ProcessStartException($"'{program}' could not be started: {exception.Message}", exception);
        }
    }

    private async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync();
        if (!Group.IsAlive)
        {
            Guardian.Current.RemoveGroup(Id);
        }

        return _process.ExitCode;
    }

    // A process that left the group may hold the streams open for ever.
    private async Task OutputCompletedOrGivenUp() =>
        await Task.WhenAny(OutputCompleted, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None));
}
