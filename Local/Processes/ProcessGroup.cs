using System.Globalization;
using System.Runtime.InteropServices;

namespace Processes;

/// <summary>A POSIX process group seen through kill(2) and /proc. All of its processes count; zombies do not.</summary>
/// <param name="Id">The group's number, which is its first process's.</param>
public readonly partial record struct ProcessGroup(int Id)
{
    // proc_pid_stat(5), counted from the field after "(comm)": state, ppid, pgrp, … rss is field 24 of the whole line.
    private const int StateField = 0;
    private const int GroupField = 2;
    private const int ResidentPagesField = 21;

    /// <summary>Sends a signal to every process of the group; false when there is none left.</summary>
    public bool Signal(ProcessSignal signal) => Kill(-Id, (int)signal) == 0;

    /// <summary>Whether any process of the group still runs (a stopped one does).</summary>
    public bool IsAlive
    {
        get
        {
            if (!Signal(ProcessSignal.None))
            {
                return false;
            }

            foreach (var _ in Members())
            {
                return true;
            }

            return false;
        }
    }

    /// <summary>Sum of the resident set sizes of the group's processes, in bytes (shared pages count once for each process).</summary>
    public long ResidentMemory
    {
        get
        {
            long pages = 0;
            foreach (var fields in Members())
            {
                pages += long.Parse(fields[ResidentPagesField], CultureInfo.InvariantCulture);
            }

            return pages * System.Environment.SystemPageSize;
        }
    }

    /// <summary>Waits for the last process of the group to end; false when <paramref name="limit"/> passed first.</summary>
    public async Task<bool> WaitForEndAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (IsAlive)
        {
            if (clock.GetElapsedTime(started) >= limit)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, cancellationToken);
        }

        return true;
    }

    internal static bool IsGroupLeader(int processId) => GetProcessGroup(processId) == processId;

    private IEnumerable<string[]> Members()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (char.IsAsciiDigit(directory["/proc/".Length]) && ReadStat(directory) is { } fields
                && int.Parse(fields[GroupField], CultureInfo.InvariantCulture) == Id && fields[StateField] is not ("Z" or "X"))
            {
                yield return fields;
            }
        }
    }

    private static string[]? ReadStat(string directory)
    {
        try
        {
            var stat = File.ReadAllText($"{directory}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // ended meanwhile
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "getpgid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetProcessGroup(int processId);
}
