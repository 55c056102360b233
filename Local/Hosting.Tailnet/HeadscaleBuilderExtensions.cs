using System.Security.Cryptography;
using System.Text.Json;
using Hosting.Processes;
using Hosting.Tailnet;

namespace Aspire.Hosting;

/// <summary>Runs a tailnet by headscale.</summary>
public static class HeadscaleBuilderExtensions
{
    /// <summary>What a container engine's command reads of its user's environment; a sandbox has none of it by itself.</summary>
    private static readonly string[] _engineVariables =
        ["HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "CONTAINERS_CONF", "CONTAINERS_STORAGE_CONF"];

    /// <summary>
    /// Runs headscale in a container instead of the emulator, and has every node run the real tailscaled in a container of its own. Those are
    /// on the machine's own network: the SOCKS5 port and the target are on loopback.
    /// </summary>
    /// <param name="builder">What <see cref="TailnetBuilderExtensions.AddTailnet"/> gave back.</param>
    /// <param name="engine">Runs commands inside the container.</param>
    /// <param name="headscaleImage">headscale's image, 0.30 or later.</param>
    /// <param name="tailscaledImage">tailscaled's image.</param>
    /// <param name="tags">Tags that auth keys may have.</param>
    public static IResourceBuilder<HeadscaleResource> RunAsHeadscale(
        this IResourceBuilder<TailnetEmulatorResource> builder, ContainerEngine engine, string headscaleImage, string tailscaledImage, params string[] tags)
    {
        builder.RemoveEmulator();
        var (application, name) = (builder.ApplicationBuilder, builder.Resource.Name);
        var container = $"{name}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

        // Pulled once beforehand: a sandbox that had to wait for that would not be up in time.
        var program = BuiltProgram.PathOf("TailscaledContainer", "tailscaled-container");
        var image = application.AddExecutable("tailscaled-image", program, Path.GetDirectoryName(program)!, "--pull")
            .WithEnvironment("CONTAINER_ENGINE", engine.Path)
            .WithEnvironment("TAILSCALED_IMAGE", tailscaledImage);
        var headscale = new HeadscaleResource(name, new NodeDaemon(program) { Variables = Variables(engine, tailscaledImage), Prerequisite = image })
        {
            OAuth = new TailnetOAuthClient(token => CreateClientAsync(engine, container, tags, token)),
        };
        return application.AddResource(headscale)
            .WithImage(headscaleImage)
            .WithContainerName(container)
            .WithArgs("serve")
            .WithBindMount(Path.Combine(AppContext.BaseDirectory, "headscale"), "/etc/headscale", isReadOnly: true)
            // Where SELinux confines containers, they read no bind mount that was not relabelled.
            .WithContainerRuntimeArgs("--security-opt", "label=disable")
            .WithHttpEndpoint(targetPort: 8080, name: "http")
            .WithHttpHealthCheck("/health")
            .WithEnvironment("HEADSCALE_SERVER_URL", headscale.LoginServer)
            .WithIconName("Router");
    }

    private static Dictionary<string, string> Variables(ContainerEngine engine, string tailscaledImage)
    {
        var variables = _engineVariables
            .Select(variable => (Name: variable, Value: Environment.GetEnvironmentVariable(variable)))
            .Where(static v => v.Value is { Length: > 0 })
            .ToDictionary(static v => v.Name, static v => v.Value!, StringComparer.Ordinal);
        variables["CONTAINER_ENGINE"] = engine.Path;
        variables["TAILSCALED_IMAGE"] = tailscaledImage;
        // The embedded relay has no certificate.
        variables["TS_DEBUG_USE_DERP_HTTP"] = "1";
        return variables;
    }

    /// <summary>Makes an OAuth client by headscale's own command: a headscale that was started again knows none of the earlier ones.</summary>
    private static async Task<(object Id, object Secret)> CreateClientAsync(
        ContainerEngine engine, string container, IEnumerable<string> tags, CancellationToken cancellationToken)
    {
        var output = await engine.RunAsync(
            ["exec", container, "headscale", "oauth-clients", "create", "--scope", "auth_keys", .. tags.SelectMany(static tag => new[] { "--tag", tag }), "--output", "json"],
            cancellationToken);
        try
        {
            using var client = JsonDocument.Parse(output);
            var secret = client.RootElement.GetProperty("key").GetString()!;
            // A parameter, so that it is masked where it is shown.
            return (client.RootElement.GetProperty("id").GetString()!, new ParameterResource("headscale-oauth-client-secret", _ => secret, secret: true));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Without what it printed: there may be a secret in it.
            throw new DistributedApplicationException("'headscale oauth-clients create' did not print an OAuth client as JSON: the image has to be headscale 0.30 or later.", exception);
        }
    }
}
