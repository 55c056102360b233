namespace AppHost;

/// <summary>Programs of this repository, as AppHost's build has made them.</summary>
internal static class BuiltProgram
{
    /// <summary>
    /// Adds a project that is started by its built executable: <c>dotnet run</c> would keep a process of its own beside each, for nothing.
    /// An IDE debugs it like any other project.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddBuiltProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, static options => options.ExcludeLaunchProfile = true)
            // Everything is on loopback: without this, Aspire warns of a certificate that nothing here needs.
            .WithoutHttpsCertificate()
            .WithAnnotation(new ExecutableAnnotation
            {
                Command = PathOf<TProject>(),
                WorkingDirectory = Path.GetDirectoryName(new TProject().ProjectPath)!,
            });

    /// <summary>The path of a project's executable.</summary>
    /// <param name="assembly">Its assembly's name, where that is not the project's.</param>
    public static string PathOf<TProject>(string? assembly = null)
        where TProject : IProjectMetadata, new() =>
        PathOf(Path.GetFileNameWithoutExtension(new TProject().ProjectPath), assembly);

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
