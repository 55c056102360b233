using System.Globalization;

namespace LambdaEmulator.Sandboxes;

/// <summary>Resident memory of process groups, from /proc (proc(5)).</summary>
internal static class ProcessMemory
{
    /// <summary>The processes of each group on this machine.</summary>
    public static ILookup<int, int> GroupMembers() =>
        Directory.EnumerateDirectories("/proc")
            .Select(static path => int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(static id => id > 0)
            .Select(static id => (Id: id, Group: GroupOf(id)))
            .Where(static process => process.Group > 0)
            .ToLookup(static process => process.Group, static process => process.Id);

    /// <summary>
    /// Bytes that the processes hold together: their own pages, and the pages mapped from files once, as the largest share says
    /// (the processes of a sandbox mostly map the same files, and a control group charges a file's page once).
    /// </summary>
    public static long Resident(IEnumerable<int> processes)
    {
        long anonymous = 0;
        long mapped = 0;
        foreach (var process in processes)
        {
            var (own, shared) = Read(process);
            anonymous += own;
            mapped = Math.Max(mapped, shared);
        }

        return anonymous + mapped;
    }

    // /proc/PID/statm: size resident shared text lib data dt, in pages
    private static (long Own, long Shared) Read(int process)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{process}/statm").Split(' ');
            var resident = long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
            var shared = long.Parse(fields[2], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
            return (resident - shared, shared);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (0, 0);
        }
    }

    // /proc/PID/stat: pid (name, which may hold anything) state ppid pgrp …
    private static int GroupOf(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 4);
            return int.Parse(fields[2], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
