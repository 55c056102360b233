using Aspire.Hosting;

namespace EmbeddedHosting.Engine;

/// <summary>
/// Finds the executable a project was built to, beside this process's own output: <c>artifacts/bin/NAME/PIVOT/</c> with the
/// artifacts layout, <c>bin/CONFIGURATION/FRAMEWORK/</c> without. Nothing is built: the AppHost project refers to what it starts.
/// </summary>
internal static class ProjectOutput
{
    private const string Framework = "net10.0";

    /// <exception cref="DistributedApplicationException">There is no such project, or it has not been built.</exception>
    public static string Find(string projectPath)
    {
        var file = ProjectFile(projectPath);
        var name = Path.GetFileNameWithoutExtension(file);
        var looked = Candidates(file, name).ToList();
        return looked.Select(ExecutableIn).FirstOrDefault(static path => path is not null)
            ?? throw new DistributedApplicationException($"Project '{name}' has not been built (looked in {string.Join(", ", looked)}): run 'dotnet build {file}'.");
    }

    public static string DirectoryOf(string projectPath) => Path.GetDirectoryName(ProjectFile(projectPath))!;

    private static string ProjectFile(string projectPath)
    {
        if (File.Exists(projectPath))
        {
            return projectPath;
        }

        var files = Directory.Exists(projectPath) ? Directory.GetFiles(projectPath, "*.csproj") : [];
        return files.Length == 1
            ? files[0]
            : throw new DistributedApplicationException($"'{projectPath}' is neither a project file nor a directory with one.");
    }

    private static IEnumerable<string> Candidates(string file, string name)
    {
        // artifacts/bin/AppHost/debug/ → debug
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var pivot = Path.GetFileName(own).Split('_')[0];
        var artifacts = Path.GetDirectoryName(Path.GetDirectoryName(own));
        if (artifacts is not null)
        {
            yield return Path.Combine(artifacts, name, pivot);
        }

        var configuration = string.Equals(pivot, "release", StringComparison.OrdinalIgnoreCase) ? "Release" : "Debug";
        yield return Path.Combine(Path.GetDirectoryName(file)!, "bin", configuration, Framework);
    }

    // The assembly's name is the project's unless it says otherwise; an executable has a runtimeconfig.json beside it.
    private static string? ExecutableIn(string directory) =>
        Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, "*.runtimeconfig.json")
                .Select(static f => f[..^".runtimeconfig.json".Length])
                .Where(File.Exists)
                .Order(StringComparer.Ordinal)
                .FirstOrDefault()
            : null;
}
