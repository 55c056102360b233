using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Hosting.Tailnet;

/// <summary>The command of the container engine that runs this application's containers: to run commands inside them.</summary>
public sealed class ContainerEngine
{
    private const string Setting = "ASPIRE_CONTAINER_RUNTIME";
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    private ContainerEngine(string path) => Path = path;

    /// <summary>Full path of <c>docker</c> or <c>podman</c>.</summary>
    public string Path { get; }

    /// <summary>The engine that is configured, else the first on PATH that works; null when there is none.</summary>
    public static ContainerEngine? Find(IConfiguration configuration)
    {
        string[] candidates = configuration[Setting] is { Length: > 0 } name ? [name.ToLowerInvariant()] : ["docker", "podman"];
        return candidates.Select(ExecutablePath.Find).OfType<string>().Select(static path => new ContainerEngine(path)).FirstOrDefault(static engine => engine.Works());
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it printed on standard output.</returns>
    /// <exception cref="DistributedApplicationException">It failed, or took longer than 20 s.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_limit);
        using var process = Start(arguments);
        try
        {
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? output
                : throw new DistributedApplicationException($"'{Text(arguments)}' ended with exit code {process.ExitCode}: {(await error).Trim()}");
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill();
            throw new DistributedApplicationException($"'{Text(arguments)}' did not end within {_limit.TotalSeconds:0} s.", exception);
        }
    }

    private bool Works()
    {
        try
        {
            using var process = Start(["ps", "--quiet"]);
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(_limit))
            {
                return process.ExitCode == 0;
            }

            process.Kill();
            return false;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private Process Start(IReadOnlyList<string> arguments) => Process.Start(
        new ProcessStartInfo(Path, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private string Text(IReadOnlyList<string> arguments) => $"{System.IO.Path.GetFileName(Path)} {string.Join(' ', arguments)}";
}
