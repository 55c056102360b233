using System.Globalization;

namespace Benchmarks.AppHost;

/// <summary>Processor time of a process and all its descendants, from /proc (proc(5)).</summary>
internal static class ProcessTimes
{
    // USER_HZ, in which the kernel tells times whatever its own clock is.
    private const double TicksPerSecond = 100;

    /// <summary>By process id: the program's name, and the time it used so far, in user and kernel mode.</summary>
    public static IReadOnlyDictionary<int, (string Program, TimeSpan Used)> Of(int root)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(static path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<(int Id, int Parent, TimeSpan Used)>()
            .ToList();
        var children = all.ToLookup(static process => process.Parent);
        var tree = new List<(int Id, int Parent, TimeSpan Used)>(all.Where(process => process.Id == root));
        for (var i = 0; i < tree.Count; i++)
        {
            tree.AddRange(children[tree[i].Id]);
        }

        return tree.ToDictionary(static process => process.Id, static process => (ProgramOf(process.Id), process.Used));
    }

    // pid (name, which may hold anything) state ppid …; utime and stime are the 14th and the 15th field.
    private static (int Id, int Parent, TimeSpan Used)? Read(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return (id, int.Parse(fields[1], CultureInfo.InvariantCulture), TimeSpan.FromSeconds(ticks / TicksPerSecond));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string ProgramOf(int id)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
            return Path.GetFileName(words is ["dotnet", var assembly, ..] ? assembly : words[0]);
        }
        catch (IOException)
        {
            return "ended";
        }
    }
}
