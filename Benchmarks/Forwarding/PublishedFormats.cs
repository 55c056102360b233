namespace Benchmarks.Forwarding;

/// <summary>Publishes the forwarder in the formats that are deployed or compared.</summary>
internal static class PublishedFormats
{
    /// <summary>Publishes into a folder, each format in one of its own.</summary>
    /// <exception cref="InvalidOperationException">Publishing failed.</exception>
    public static async Task<IReadOnlyList<Candidate>> PublishAsync(string folder)
    {
        var root = RepositoryRoot();
        return
        [
            await PublishAsync(root, folder, "ReadyToRun", "--self-contained", "-p:PublishTrimmed=true", "-p:PublishReadyToRun=true", "-p:PublishSingleFile=true"),
            await PublishAsync(root, folder, "NativeAOT", "-p:PublishAot=true"),
        ];
    }

    private static async Task<Candidate> PublishAsync(string root, string folder, string name, params string[] format)
    {
        await Console.Error.WriteLineAsync($"Publishing the forwarder as {name}...");
        var output = Path.Combine(folder, name);
        await Command.RunAsync(
            "dotnet", root,
            ["publish", "Forwarder", "-r", "linux-x64", "-v", "q", "--nologo", "--artifacts-path", Path.Combine(folder, $"{name}-build"), "-o", output, .. format]);
        return Candidate.Bootstrap(name, Path.Combine(output, "Forwarder"));
    }

    private static string RepositoryRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "WebhookForwarder.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("WebhookForwarder.sln is not above the benchmark: --publish needs the repository.");
    }
}
