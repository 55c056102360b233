using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A project's launch profile (Properties/launchSettings.json): environment variables and URLs.</summary>
internal static class LaunchProfile
{
    private static readonly JsonDocumentOptions _lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Applies the named profile, or the first one that runs the project; none when there is no such file.</summary>
    /// <exception cref="DistributedApplicationException">There is no profile of that name.</exception>
    public static void Apply(IResourceBuilder<ProjectResource> project, string projectPath, string? profileName)
    {
        var directory = Directory.Exists(projectPath) ? projectPath : Path.GetDirectoryName(projectPath)!;
        var file = Path.Combine(directory, "Properties", "launchSettings.json");
        if (!File.Exists(file))
        {
            if (profileName is not null)
            {
                throw new DistributedApplicationException($"Project '{project.Resource.Name}' has no launch profile '{profileName}': '{file}' does not exist.");
            }

            return;
        }

        using var settings = JsonDocument.Parse(File.ReadAllBytes(file), _lenient);
        var profile = Find(settings.RootElement, profileName);
        if (profile is null && profileName is not null)
        {
            throw new DistributedApplicationException($"'{file}' has no profile '{profileName}' that runs the project.");
        }

        if (profile is { } found)
        {
            ApplyEnvironment(project, found);
            ApplyUrls(project, found);
        }
    }

    private static JsonElement? Find(JsonElement settings, string? profileName)
    {
        if (!settings.TryGetProperty("profiles", out var profiles))
        {
            return null;
        }

        foreach (var profile in profiles.EnumerateObject())
        {
            var runsProject = profile.Value.TryGetProperty("commandName", out var command) && command.GetString() == "Project";
            if (runsProject && (profileName is null || profile.Name == profileName))
            {
                return profile.Value;
            }
        }

        return null;
    }

    private static void ApplyEnvironment(IResourceBuilder<ProjectResource> project, JsonElement profile)
    {
        if (!profile.TryGetProperty("environmentVariables", out var variables))
        {
            return;
        }

        foreach (var variable in variables.EnumerateObject())
        {
            project.WithEnvironment(variable.Name, variable.Value.GetString());
        }
    }

    private static void ApplyUrls(IResourceBuilder<ProjectResource> project, JsonElement profile)
    {
        if (!profile.TryGetProperty("applicationUrl", out var urls) || urls.GetString() is not { } text)
        {
            return;
        }

        foreach (var url in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var uri))
            {
                project.WithEndpoint(port: uri.Port, scheme: uri.Scheme, name: uri.Scheme);
            }
        }
    }
}
