using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AppHost.Tailscale;

/// <summary>The tailnet that connects the functions and the target: the emulator's, or a real one.</summary>
internal sealed class Tailnet(IDistributedApplicationBuilder builder, OAuthClient oauth)
{
    /// <summary>The emulator; null for a real tailnet.</summary>
    public IResourceBuilder<ProjectResource>? Emulator { get; init; }

    public required ReferenceExpression LoginServer { get; init; }

    /// <summary>Tailscale's API.</summary>
    public required ReferenceExpression ApiUrl { get; init; }

    /// <summary>The tailscaled that the nodes run.</summary>
    public required string DaemonPath { get; init; }

    /// <summary>A key for nodes; null where an OAuth client mints them.</summary>
    public IResourceBuilder<ParameterResource>? AuthKey { get; init; }

    /// <summary>Adds a node that lets the tailnet reach this machine's ports.</summary>
    public IResourceBuilder<ProjectResource> AddNode(string name, string hostname, string tag)
    {
        var node = builder.AddProject(name, "../Local/TailnetNode/TailnetNode.csproj")
            .WithHttpEndpoint(name: "http", env: "NODE_PORT")
            .WithHttpHealthCheck("/healthz")
            .WithEnvironment("TAILSCALED_PATH", DaemonPath)
            .WithEnvironment("TS_LOGIN_SERVER", LoginServer)
            .WithEnvironment("TS_HOSTNAME", hostname)
            .WithEnvironment("TAILSCALE_API_URL", ApiUrl)
            .WithEnvironment("TS_TAGS", tag);
        _ = AuthKey is null
            ? node.WithEnvironment("TS_OAUTH_CLIENT_ID", oauth.Id).WithEnvironment("TS_OAUTH_CLIENT_SECRET", oauth.Secret)
            : node.WithEnvironment("TS_AUTHKEY", AuthKey);
        return Emulator is null ? node : node.WaitFor(Emulator);
    }
}
