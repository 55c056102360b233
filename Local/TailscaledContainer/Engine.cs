using Processes;

namespace TailscaledContainer;

/// <summary>A container engine's command, and the image that it runs.</summary>
/// <param name="Command">docker or podman, a path or a name on PATH.</param>
/// <param name="Image">The image with its tag.</param>
internal sealed record Engine(string Command, string Image)
{
    public bool IsPodman => Path.GetFileName(Command) == "podman";

    /// <summary>Gets the image, where the engine does not have it; the engine's own progress goes to standard error.</summary>
    /// <returns>The engine's exit code.</returns>
    /// <exception cref="ProcessStartException">There is no such command.</exception>
    public async Task<int> PullAsync()
    {
        if (await RunAsync(["image", "inspect", "--format", "{{.Id}}", Image], quiet: true) == 0)
        {
            return 0;
        }

        await Console.Error.WriteLineAsync($"{Path.GetFileName(Command)} pull {Image}");
        return await RunAsync(["pull", Image], quiet: false);
    }

    private async Task<int> RunAsync(IReadOnlyList<string> arguments, bool quiet)
    {
        await using var child = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = Command,
            Arguments = arguments,
            Output = quiet ? null : static line => Console.Error.WriteLine(line.Text),
        });
        var exitCode = await child.Exited;
        await child.OutputCompleted;
        return exitCode;
    }
}
