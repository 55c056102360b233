using System.Diagnostics;
using System.Text;

namespace Deployment.Packaging;

/// <summary>Runs the <c>dotnet</c> command.</summary>
internal static class DotnetCli
{
    /// <summary>Longest time for one command: a first AOT build on a slow machine takes minutes.</summary>
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(15);

    /// <exception cref="PackagingException">It could not be started or took too long.</exception>
    public static async Task<CommandResult> RunAsync(string workingFolder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = workingFolder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";

        // This process may run under `dotnet run`, whose MSBuild settings are not the child's.
        start.Environment.Remove("MSBUILD_EXE_PATH");
        start.Environment.Remove("MSBuildSDKsPath");
        using var process = Process.Start(start) ?? throw new PackagingException("dotnet could not be started: is the .NET SDK on the PATH?");
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new PackagingException($"dotnet {string.Join(' ', start.ArgumentList)} took longer than {_limit.TotalMinutes} minutes.");
        }

        return new CommandResult(process.ExitCode, output.ToString());
    }

    private static void Append(StringBuilder output, string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }
}
