using System.Security.Cryptography;

namespace AppHost.Tailscale;

internal static class HeadscaleExtensions
{
    /// <summary>What a container engine's command reads of its user's environment; a sandbox has none of it by itself.</summary>
    private static readonly string[] _engineVariables =
        ["HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "CONTAINERS_CONF", "CONTAINERS_STORAGE_CONF"];

    /// <summary>
    /// Adds a headscale in a container, and has every node run the real tailscaled in a container of its own. Those are on the machine's
    /// own network: the SOCKS5 port and the target are on loopback.
    /// </summary>
    public static Tailnet AddHeadscale(this IDistributedApplicationBuilder builder, string name, Choices choices)
    {
        var engine = choices.ContainerEngine!;
        var container = $"{name}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        var headscale = builder.AddContainer(name, choices.HeadscaleImage)
            .WithContainerName(container)
            .WithArgs("serve")
            .WithBindMount("Tailscale/headscale", "/etc/headscale", isReadOnly: true)
            // Where SELinux confines containers, they read no bind mount that was not relabelled.
            .WithContainerRuntimeArgs("--security-opt", "label=disable")
            .WithHttpEndpoint(targetPort: 8080, name: "http")
            .WithHttpHealthCheck("/health");
        var endpoint = headscale.GetEndpoint("http");
        var url = ReferenceExpression.Create($"http://127.0.0.1:{endpoint.Property(EndpointProperty.Port)}");
        headscale.WithEnvironment("HEADSCALE_SERVER_URL", url);

        // Pulled once beforehand: a sandbox that had to wait for that would not be up in time.
        var image = builder.AddBuiltProject<Projects.TailscaledContainer>("tailscaled-image")
            .WithArgs("--pull")
            .WithEnvironment("CONTAINER_ENGINE", engine.Path)
            .WithEnvironment("TAILSCALED_IMAGE", choices.TailscaledImage);

        var variables = _engineVariables
            .Select(variable => (Name: variable, Value: Environment.GetEnvironmentVariable(variable)))
            .Where(static v => v.Value is { Length: > 0 })
            .ToDictionary(static v => v.Name, static v => v.Value!, StringComparer.Ordinal);
        variables["CONTAINER_ENGINE"] = engine.Path;
        variables["TAILSCALED_IMAGE"] = choices.TailscaledImage;
        // The embedded relay has no certificate.
        variables["TS_DEBUG_USE_DERP_HTTP"] = "1";

        return new Tailnet(builder)
        {
            OAuth = new HeadscaleOAuthClient(engine, container, [Tailnet.ForwarderTag, Tailnet.TargetTag]),
            Server = headscale,
            LoginServer = url,
            ApiUrl = url,
            DaemonPath = BuiltProgram.PathOf("TailscaledContainer", "tailscaled-container"),
            DaemonImage = image,
            DaemonVariables = variables,
        };
    }
}
