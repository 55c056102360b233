using Aspire.Hosting;
using Microsoft.Extensions.Configuration;
using Processes;

namespace EmbeddedHosting.Containers;

/// <summary>The container engine found on this machine, driven by its command line.</summary>
internal sealed class ContainerEngine
{
    private const string Setting = "ASPIRE_CONTAINER_RUNTIME";
    private static readonly string[] _known = ["docker", "podman"];

    private ContainerEngine(string name, string path)
    {
        Name = name;
        Path = path;
    }

    public string Name { get; }

    /// <summary>The full path of the program.</summary>
    public string Path { get; }

    /// <summary>What this machine is called inside containers.</summary>
    public string HostName => Name == "podman" ? "host.containers.internal" : "host.docker.internal";

    /// <summary>Takes the engine that is configured, else the first one on PATH that works.</summary>
    /// <param name="configuration">Where <c>ASPIRE_CONTAINER_RUNTIME</c> is looked for.</param>
    /// <param name="resolve">Finds programs; PATH when null.</param>
    /// <exception cref="DistributedApplicationException">There is none that works, or the configured one is unknown or missing.</exception>
    public static async Task<ContainerEngine> FindAsync(IConfiguration configuration, Func<string, string?>? resolve = null)
    {
        var configured = configuration[Setting] is { Length: > 0 } name ? name.ToLowerInvariant() : null;
        if (configured is not null && !_known.Contains(configured))
        {
            throw new DistributedApplicationException($"{Setting} is '{configured}': use docker or podman.");
        }

        string? fault = null;
        foreach (var candidate in configured is null ? _known : [configured])
        {
            if ((resolve ?? ExecutablePath.Resolve)(candidate) is not { } path)
            {
                continue;
            }

            var engine = new ContainerEngine(candidate, path);
            var (exitCode, _, error) = await engine.RunAsync(["ps", "--quiet"], TimeSpan.FromSeconds(20));
            if (exitCode == 0)
            {
                return engine;
            }

            fault ??= $"{candidate} is installed but does not work ({error.Split('\n')[0]})";
        }

        throw new DistributedApplicationException((fault, configured) switch
        {
            ({ } broken, _) => $"A container needs a container engine, and {broken}: start it, or choose another by {Setting}.",
            (_, { } missing) => $"{Setting} is '{missing}', which is not on PATH: install it, or unset {Setting}.",
            _ => "A container needs a container engine, and neither docker nor podman is on PATH: install one, or configure the application to run without containers.",
        });
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>Its exit code and what it printed on standard output and standard error.</returns>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(IEnumerable<string> arguments, TimeSpan limit)
    {
        var lines = new List<OutputLine>();
        await using var child = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = Path,
            Arguments = [.. arguments],
            Output = line =>
            {
                lock (lines)
                {
                    lines.Add(line);
                }
            },
        });
        try
        {
            var exitCode = await child.Exited.WaitAsync(limit);
            await child.OutputCompleted.WaitAsync(limit);
            return (exitCode, Text(OutputStream.StandardOutput), Text(OutputStream.StandardError));
        }
        catch (TimeoutException exception)
        {
            throw new DistributedApplicationException($"'{Name} {arguments.First()}' did not end within {limit.TotalSeconds:0} s.", exception);
        }

        string Text(OutputStream stream)
        {
            lock (lines)
            {
                return string.Join('\n', lines.Where(l => l.Stream == stream).Select(static l => l.Text));
            }
        }
    }
}
