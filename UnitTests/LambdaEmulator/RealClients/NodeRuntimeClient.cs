using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests.RealClients;

/// <summary>AWS's Node runtime client (npm package aws-lambda-ric, built on installation), installed once below artifacts/npm.</summary>
public sealed class NodeRuntimeClient : IAsyncLifetime
{
    private const string Package = "aws-lambda-ric@3.3.0";

    /// <summary>The folder with node_modules.</summary>
    public string Directory { get; } = Path.Combine(Root(), "artifacts", "npm", Package.Replace('@', '-'));

    public async Task InitializeAsync()
    {
        if (System.IO.Directory.Exists(Directory))
        {
            return;
        }

        // Put in place as a whole: an interrupted installation must not look like a finished one.
        var parent = System.IO.Directory.CreateDirectory(Path.GetDirectoryName(Directory)!);
        var unfinished = Path.Combine(parent.FullName, $"{Guid.NewGuid():N}.tmp");
        System.IO.Directory.CreateDirectory(unfinished);
        try
        {
            await Tool.RunAsync("npm", ["install", "--no-audit", "--no-fund", "--prefix", unfinished, Package], limit: TimeSpan.FromMinutes(12));
            System.IO.Directory.Move(unfinished, Directory);
        }
        finally
        {
            if (System.IO.Directory.Exists(unfinished))
            {
                System.IO.Directory.Delete(unfinished, recursive: true);
            }
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static string Root()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "global.json")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("The repository's root (the folder of global.json) was not found");
    }
}
