using System.Globalization;

namespace IntegrationTests.AppHost;

/// <summary>The machine's processes, from /proc; zombies are left out.</summary>
internal static class ProcessTable
{
    public static IReadOnlyList<(int Id, int Parent)> Read()
    {
        var processes = new List<(int, int)>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && ParentOf(id) is { } parent)
            {
                processes.Add((id, parent));
            }
        }

        return processes;
    }

    public static bool IsRunning(int id) => ParentOf(id) is not null;

    public static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int? ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
