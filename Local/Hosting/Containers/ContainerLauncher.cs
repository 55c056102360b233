using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using EmbeddedHosting.Engine;
using Processes;

namespace EmbeddedHosting.Containers;

/// <summary>
/// Starts containers. One that lives as long as the application runs in the foreground of its <c>run</c> command, whose output and
/// exit code are its own. A persistent one is started or found, and its log followed.
/// </summary>
internal sealed class ContainerLauncher(ContainerSession session) : IResourceLauncher
{
    private const string ConfigurationLabel = "hosting.configuration";
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(10); // an image may have to be pulled

    public string Describe(IResource resource)
    {
        var image = resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault();
        return image is null ? "" : $"{image.Image}:{image.Tag}";
    }

    public async Task<IRunningResource> LaunchAsync(IResource resource, LaunchSpec spec, Action<OutputLine> output, CancellationToken cancellationToken)
    {
        var container = (ContainerResource)resource;
        var persistent = container.Annotations.OfType<ContainerLifetimeAnnotation>().LastOrDefault()?.Lifetime == ContainerLifetime.Persistent;
        var name = container.Annotations.OfType<ContainerNameAnnotation>().LastOrDefault()?.Name;
        var engine = await session.GetEngineAsync();
        return persistent
            ? await AttachAsync(engine, container, spec, name ?? container.Name, output)
            : Run(engine, container, spec, name ?? $"{container.Name}-{session.Id}", await session.GetNetworkAsync(cancellationToken), output);
    }

    private static RunningContainer Run(
        ContainerEngine engine,
        ContainerResource container,
        LaunchSpec spec,
        string name,
        string network,
        Action<OutputLine> output)
    {
        string[] remove = [engine.Path, "rm", "--force", name];
        Guardian.Current.AddCommand(remove);
        var child = Start(engine, ["run", "--rm", .. ContainerCommandLine.Run(container, spec, name, network)], spec, output);
        return new RunningContainer(engine, name, child, remove);
    }

    private static async Task<IRunningResource> AttachAsync(
        ContainerEngine engine,
        ContainerResource container,
        LaunchSpec spec,
        string name,
        Action<OutputLine> output)
    {
        foreach (var endpoint in container.Annotations.OfType<EndpointAnnotation>().Where(static e => e.Port is null))
        {
            throw new DistributedApplicationException(
                $"Container '{container.Name}' is persistent, so its endpoint '{endpoint.Name}' needs a fixed port: the next run must find it there.");
        }

        var arguments = ContainerCommandLine.Run(container, spec, name, network: null);
        var configuration = Fingerprint(arguments, spec);
        var (exitCode, state, _) = await engine.RunAsync(
            ["inspect", "--type", "container", "--format", $"{{{{.State.Running}}}} {{{{index .Config.Labels \"{ConfigurationLabel}\"}}}}", name], _limit);
        if (exitCode == 0 && state != $"true {configuration}")
        {
            // It has ended, or the model has changed since.
            await engine.RunAsync(["rm", "--force", name], _limit);
        }

        if (exitCode != 0 || state != $"true {configuration}")
        {
            await using var start = Start(engine, ["run", "--detach", "--label", $"{ConfigurationLabel}={configuration}", .. arguments], spec, output);
            if (await start.Exited.WaitAsync(_limit) is not 0 and var failed)
            {
                throw new DistributedApplicationException($"'{engine.Name} run' of container '{container.Name}' ended with exit code {failed}.");
            }
        }

        return new FollowedContainer(Start(engine, ["logs", "--follow", "--tail", "100", name], spec, output));
    }

    private static ChildProcess Start(ContainerEngine engine, IReadOnlyList<string> arguments, LaunchSpec spec, Action<OutputLine> output)
    {
        try
        {
            return ChildProcess.Start(new ChildProcessOptions
            {
                FileName = engine.Path,
                Arguments = arguments,
                Environment = spec.Environment.ToDictionary(static v => v.Name, static v => v.Value),
                Output = output,
            });
        }
        catch (ProcessStartException exception)
        {
            throw new DistributedApplicationException(exception.Message, exception);
        }
    }

    private static string Fingerprint(IReadOnlyList<string> arguments, LaunchSpec spec)
    {
        var text = string.Join('\0', arguments.Concat(spec.Environment.Select(static v => $"{v.Name}={v.Value}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
