using System.Diagnostics;

namespace Benchmarks.Tunnel;

/// <summary>Publishes programs as they ship, into a folder of the benchmark's own.</summary>
internal sealed class ProgramPublisher(string folder)
{
    /// <summary>Native AOT.</summary>
    public Task<string?> PublishAotAsync(string project, string program) =>
        PublishAsync(project, program, "aot", "-p:PublishAot=true");

    /// <summary>Trimmed, self-contained, ReadyToRun, one file.</summary>
    public Task<string?> PublishReadyToRunAsync(string project, string program) =>
        PublishAsync(project, program, "r2r", "--self-contained", "-p:PublishTrimmed=true", "-p:PublishReadyToRun=true", "-p:PublishSingleFile=true");

    /// <summary>ReadyToRun on the shared framework.</summary>
    public Task<string?> PublishFrameworkDependentAsync(string project, string program) =>
        PublishAsync(project, program, "fdd", "--no-self-contained", "-p:PublishReadyToRun=true");

    /// <returns>The program's path; null when publishing failed (its output was shown).</returns>
    private async Task<string?> PublishAsync(string project, string program, string kind, params string[] arguments)
    {
        Console.WriteLine($"publishing {project} ({kind}) …");
        var output = Path.Combine(folder, kind, project.Replace('/', '-'));
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = RepositoryRoot() };
        foreach (var argument in (string[])["publish", project, "-r", "linux-x64", .. arguments, "--artifacts-path", Path.Combine(folder, kind, "artifacts"), "-o", output, "-v", "q", "--nologo"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode == 0)
        {
            return Path.Combine(output, program);
        }

        Console.WriteLine(text);
        return null;
    }

    private static string RepositoryRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "WebhookForwarder.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException("Run this from a build inside the repository: the extension is published from its sources.");
    }
}
