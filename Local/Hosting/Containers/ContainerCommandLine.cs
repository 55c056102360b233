using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using EmbeddedHosting.Engine;

namespace EmbeddedHosting.Containers;

/// <summary>Says a container in the arguments of <c>docker run</c>, which podman shares.</summary>
internal static class ContainerCommandLine
{
    /// <summary>The arguments after <c>run</c>, up to the image and what comes after it. Variables are named only: the engine's command
    /// takes their values from its own environment, so that no secret is in an argument.</summary>
    public static IReadOnlyList<string> Run(ContainerResource container, LaunchSpec spec, string name, string? network)
    {
        var image = container.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new DistributedApplicationException($"Container '{container.Name}' has no image.");
        var arguments = new List<string> { "--name", name };
        var runtimeArguments = container.Annotations.OfType<ContainerRuntimeArgsAnnotation>().SelectMany(static a => a.Args).ToList();
        // One that brings a network of its own (host, for instance) is in no other.
        if (network is not null && !runtimeArguments.Exists(static a => a.StartsWith("--net", StringComparison.Ordinal)))
        {
            arguments.AddRange(["--network", network, "--network-alias", container.Name]);
        }

        arguments.AddRange(container.Annotations.OfType<EndpointAnnotation>().SelectMany(e => Publish(container, e)));
        arguments.AddRange(container.Annotations.OfType<ContainerMountAnnotation>().SelectMany(Mount));
        arguments.AddRange(spec.Environment.SelectMany(static v => new[] { "--env", v.Name }));
        if (container.Entrypoint is { } entrypoint)
        {
            arguments.AddRange(["--entrypoint", entrypoint]);
        }

        arguments.AddRange(runtimeArguments);
        arguments.Add($"{image.Image}:{image.Tag ?? "latest"}");
        arguments.AddRange(spec.Arguments.Select(static a => a.Text ?? ""));
        return arguments;
    }

    private static string[] Publish(ContainerResource container, EndpointAnnotation endpoint)
    {
        var target = endpoint.TargetPort
            ?? throw new DistributedApplicationException($"Endpoint '{endpoint.Name}' of container '{container.Name}' needs a target port: the one it listens on inside.");
        var protocol = endpoint.Protocol == System.Net.Sockets.ProtocolType.Udp ? "udp" : "tcp";
        return ["--publish", $"127.0.0.1:{endpoint.AllocatedEndpoint!.Port}:{target}/{protocol}"];
    }

    private static string[] Mount(ContainerMountAnnotation mount)
    {
        var source = mount.Source is null ? "" : $"{mount.Source}:";
        return ["--volume", $"{source}{mount.Target}{(mount.IsReadOnly ? ":ro" : "")}"];
    }
}
