namespace Hosting.Processes;

/// <summary>Programs of this repository, as the build of the application that references them has made them.</summary>
public static class BuiltProgram
{
    /// <summary>The path of a project's executable in <c>artifacts/bin/PROJECT/PIVOT/</c>.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="assembly">Its assembly's name, where that is another one.</param>
    public static string PathOf(string project, string? assembly = null)
    {
        // artifacts/bin/AppHost/debug/
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var pivot = Path.GetFileName(own);
        return Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(own))!, project, pivot, assembly ?? project);
    }

    /// <summary>The path of a project's executable.</summary>
    /// <param name="assembly">Its assembly's name, where that is not the project's.</param>
    /// <typeparam name="TProject">The project.</typeparam>
    public static string PathOf<TProject>(string? assembly = null)
        where TProject : IProjectMetadata, new() =>
        PathOf(Path.GetFileNameWithoutExtension(new TProject().ProjectPath), assembly);
}
