using System.Diagnostics;

namespace Processes;

/// <summary>
/// A tiny shell process beside this one that ends the process groups and removes the directories registered with it when this
/// process dies, in whatever way (SIGKILL included). The end of its standard input tells it. PR_SET_PDEATHSIG would not do:
/// it is tied to the thread that forked, and thread-pool threads end long before the process.
/// </summary>
public sealed class Guardian
{
    /// <summary>The environment variable by which the guardian finds children that are in no registered group (yet, or any more).</summary>
    public const string MarkVariable = "PROCESS_GUARDIAN";

    private static readonly Lazy<Guardian> _current = new(() => new Guardian());

    private readonly Lock _lock = new();
    private readonly HashSet<string> _registered = new(StringComparer.Ordinal);
    private Process? _shell;

    private Guardian() => Ensure();

    /// <summary>This process's guardian; started when first asked for.</summary>
    public static Guardian Current => _current.Value;

    /// <summary>The value of <see cref="MarkVariable"/> in this process's children.</summary>
    public string Mark { get; } = Guid.NewGuid().ToString("N");

    /// <summary>How long groups have to end by themselves after TERM, when this process died without ending them.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The guardian's process id.</summary>
    public int ProcessId => _shell!.Id;

    public void AddGroup(int group) => Register($"group {group}");

    public void RemoveGroup(int group) => Unregister($"group {group}");

    /// <summary>Has a directory and all below it removed when this process dies.</summary>
    public void AddDirectory(string path) => Register($"dir {RemovableDirectory(path)}");

    public void RemoveDirectory(string path) => Unregister($"dir {RemovableDirectory(path)}");

    /// <summary>Has a program run when this process dies: one that removes a container, for instance.</summary>
    /// <param name="command">The program's path and its arguments.</param>
    public void AddCommand(IEnumerable<string> command) => Register($"run {ShellCommand(command)}");

    public void RemoveCommand(IEnumerable<string> command) => Unregister($"run {ShellCommand(command)}");

    private static string ShellCommand(IEnumerable<string> command)
    {
        var text = string.Join(' ', command.Select(static word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        return text.Contains('\n', StringComparison.Ordinal)
            ? throw new ArgumentException("A command cannot have a line end in it.", nameof(command))
            : text;
    }

    private static string RemovableDirectory(string path)
    {
        var full = Path.GetFullPath(path);
        return full.Contains('\n', StringComparison.Ordinal) || full.Count(static c => c == '/') < 2
            ? throw new ArgumentException($"'{path}' cannot be registered for removal.", nameof(path))
            : full;
    }

    private void Register(string entry)
    {
        lock (_lock)
        {
            if (_registered.Add(entry))
            {
                Send($"+{entry}");
            }
        }
    }

    private void Unregister(string entry)
    {
        lock (_lock)
        {
            if (_registered.Remove(entry))
            {
                Send($"-{entry}");
            }
        }
    }

    private void Send(string line)
    {
        try
        {
            Write(line);
        }
        catch (IOException)
        {
            // Somebody killed the guardian: the next one learns all that is registered.
            Ensure();
        }
    }

    private void Ensure()
    {
        // Its environment is empty so that an outer guardian does not take it for a child to end.
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, UseShellExecute = false };
        var path = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        foreach (var argument in new[] { "/bin/sh", "-c", Script(), "guardian", $"{MarkVariable}={Mark}", $"{Grace.TotalSeconds * 10:0}" })
        {
            start.ArgumentList.Add(argument);
        }

        _shell = Process.Start(start)!;
        _shell.StandardInput.AutoFlush = true;
        foreach (var entry in _registered)
        {
            Write($"+{entry}");
        }
    }

    private void Write(string line) => _shell!.StandardInput.Write(line + "\n");

    private static string Script()
    {
        using var reader = new StreamReader(typeof(Guardian).Assembly.GetManifestResourceStream("guardian.sh")!);
        return reader.ReadToEnd();
    }
}
