namespace Deployment;

/// <summary>The repository's root: the projects to publish lie below it, and <c>cdk.json</c> in it.</summary>
public static class RepositoryRoot
{
    /// <summary>Looks upwards from the working folder, then from the program's own.</summary>
    /// <exception cref="DirectoryNotFoundException">Neither is inside the repository.</exception>
    public static string Find() => From(Environment.CurrentDirectory) ?? From(AppContext.BaseDirectory)
        ?? throw new DirectoryNotFoundException("Run this inside the repository: no folder above has a WebhookForwarder.sln.");

    private static string? From(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "WebhookForwarder.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
