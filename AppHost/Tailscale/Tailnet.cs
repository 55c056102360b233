using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AppHost.Tailscale;

/// <summary>The tailnet that connects the functions and the target.</summary>
internal sealed class Tailnet(IResourceBuilder<ProjectResource> resource, OAuthClient oauth)
{
    public IResourceBuilder<ProjectResource> Resource { get; } = resource;

    /// <summary>Tailscale's API and the control server.</summary>
    public EndpointReference Endpoint { get; } = resource.GetEndpoint("http");

    /// <summary>The tailscaled that the nodes run.</summary>
    public string DaemonPath { get; } = BuiltProgram.PathOf("Tailscaled", "tailscaled");

    /// <summary>Adds a node that lets the tailnet reach this machine's ports.</summary>
    public IResourceBuilder<ProjectResource> AddNode(string name, string hostname, string tag) =>
        Resource.ApplicationBuilder.AddProject(name, "../Local/TailnetNode/TailnetNode.csproj")
            .WithHttpEndpoint(name: "http", env: "NODE_PORT")
            .WithHttpHealthCheck("/healthz")
            .WithEnvironment("TAILSCALED_PATH", DaemonPath)
            .WithEnvironment("TS_LOGIN_SERVER", Endpoint)
            .WithEnvironment("TS_HOSTNAME", hostname)
            .WithEnvironment("TAILSCALE_API_URL", Endpoint)
            .WithEnvironment("TS_OAUTH_CLIENT_ID", oauth.Id)
            .WithEnvironment("TS_OAUTH_CLIENT_SECRET", oauth.Secret)
            .WithEnvironment("TS_TAGS", tag)
            .WaitFor(Resource);
}
