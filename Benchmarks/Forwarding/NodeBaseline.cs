namespace Benchmarks.Forwarding;

/// <summary>What a user would deploy instead: a Node.js handler with the usual SOCKS library, on AWS's own runtime client.</summary>
internal static class NodeBaseline
{
    /// <summary>Installs the handler's packages into a folder and returns how to run it.</summary>
    /// <exception cref="InvalidOperationException">npm is missing, or the runtime client could not be built.</exception>
    public static async Task<Candidate> PrepareAsync(string folder)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Forwarding", "node-baseline");
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        await Console.Error.WriteLineAsync("Installing the Node.js handler's packages (aws-lambda-ric is compiled, which takes minutes)...");
        await Command.RunAsync("npm", folder, "install", "--no-audit", "--no-fund", "--loglevel=error");
        await Command.RunAsync("npm", folder, "rebuild", "aws-lambda-ric", "--loglevel=error");
        return new Candidate("Node.js", Path.Combine(folder, "node_modules", ".bin", "aws-lambda-ric"), folder, 0, "index.handler");
    }
}
