using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a .NET project by its file or directory, relative to the AppHost's.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath) =>
        builder.AddProject(name, projectPath, launchProfileName: null);

    /// <summary>Adds a .NET project that takes environment and endpoints from a launch profile.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder,
        string name,
        string projectPath,
        string? launchProfileName)
    {
        var path = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, projectPath));
        var project = builder.AddResource(new ProjectResource(name))
            .WithAnnotation(new ProjectPathAnnotation(path, launchProfileName))
            .WithOtlpExporter();
        LaunchProfile.Apply(project, path, launchProfileName);
        return project.WithEnvironment(context => SetUrls(project.Resource, context));
    }

    // Endpoints whose port the process learns by a variable of its own are not in ASPNETCORE_URLS.
    private static void SetUrls(ProjectResource project, EnvironmentCallbackContext context)
    {
        var endpoints = project.Annotations.OfType<EndpointAnnotation>()
            .Where(static e => e.UriScheme is "http" or "https" && e.TargetPortVariable is null)
            .Select(e => new EndpointReference(project, e))
            .ToList();
        if (endpoints.Count == 0)
        {
            return;
        }

        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in endpoints)
        {
            urls.AppendLiteral(urls.IsEmpty ? "" : ";");
            urls.AppendLiteral($"{endpoint.Scheme}://localhost:");
            urls.Append(endpoint.Property(EndpointProperty.TargetPort));
        }

        context.EnvironmentVariables.TryAdd("ASPNETCORE_URLS", urls.Build());
    }
}
