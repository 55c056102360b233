namespace Benchmarks.Forwarding;

/// <summary>Something to measure.</summary>
/// <param name="Name">Name in the report.</param>
/// <param name="Command">Executable.</param>
/// <param name="Folder">Folder to run in, and the function's task root.</param>
/// <param name="SizeBytes">Size of what is deployed, without debug symbols and documentation; 0: not reported.</param>
/// <param name="Arguments">Arguments.</param>
internal sealed record Candidate(string Name, string Command, string Folder, long SizeBytes, params string[] Arguments)
{
    /// <summary>A published bootstrap.</summary>
    public static Candidate Bootstrap(string name, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return new Candidate(name, Path.GetFullPath(path), folder, Deployed(folder).Sum(file => file.Length));
    }

    private static IEnumerable<FileInfo> Deployed(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Extension is not (".pdb" or ".dbg" or ".xml"));
}
