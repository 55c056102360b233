namespace AppHost;

/// <summary>Programs of this repository that are started by path rather than as a resource, beside AppHost's own output.</summary>
internal static class BuiltProgram
{
    /// <summary>The path of a project's executable in <c>artifacts/bin/PROJECT/PIVOT/</c>; AppHost's project reference has built it.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="assembly">Its assembly's name, where that is another one.</param>
    public static string PathOf(string project, string? assembly = null)
    {
        // artifacts/bin/AppHost/debug/
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var pivot = Path.GetFileName(own);
        return Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(own))!, project, pivot, assembly ?? project);
    }
}
