using AppHost.Running;

namespace AppHost.Tailscale;

/// <summary>The tailnet that connects the functions and the target: the emulator's, headscale's, or a real one.</summary>
internal sealed class Tailnet(IDistributedApplicationBuilder builder)
{
    public const string ForwarderTag = "tag:webhook-forwarder";
    public const string TargetTag = "tag:target";

    /// <summary>Makes auth keys; null where one is given.</summary>
    public OAuthClient? OAuth { get; init; }

    /// <summary>The control server; null for one that runs elsewhere.</summary>
    public IResourceBuilder<IResource>? Server { get; init; }

    public required ReferenceExpression LoginServer { get; init; }

    /// <summary>Tailscale's API.</summary>
    public required ReferenceExpression ApiUrl { get; init; }

    /// <summary>The tailscaled that the nodes run.</summary>
    public required string DaemonPath { get; init; }

    /// <summary>Ends when <see cref="DaemonPath"/> can be run; null when it can at once.</summary>
    public IResourceBuilder<IResource>? DaemonImage { get; init; }

    /// <summary>Environment variables that <see cref="DaemonPath"/> needs.</summary>
    public IReadOnlyDictionary<string, string> DaemonVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>A key for nodes; null where <see cref="OAuth"/> makes them.</summary>
    public IResourceBuilder<ParameterResource>? AuthKey { get; init; }

    /// <summary>Adds a node that lets the tailnet reach this machine's ports.</summary>
    public IResourceBuilder<ProjectResource> AddNode(string name, string hostname, string tag)
    {
        var node = builder.AddBuiltProject<Projects.TailnetNode>(name)
            .WithHttpEndpoint(name: "http", env: "NODE_PORT", isProxied: false)
            .WithHttpHealthCheck("/health")
            .WithAnnotation(new StopsFirstAnnotation())
            .WithEnvironment("TAILSCALED_PATH", DaemonPath)
            .WithEnvironment("TS_LOGIN_SERVER", LoginServer)
            .WithEnvironment("TS_HOSTNAME", hostname)
            .WithEnvironment("TAILSCALE_API_URL", ApiUrl)
            .WithEnvironment("TS_TAGS", tag);
        foreach (var (variable, value) in DaemonVariables)
        {
            node.WithEnvironment(variable, value);
        }

        OAuth?.GiveTo(node, "TS_OAUTH_CLIENT_ID", "TS_OAUTH_CLIENT_SECRET");
        if (AuthKey is not null)
        {
            node.WithEnvironment("TS_AUTHKEY", AuthKey);
        }

        if (DaemonImage is not null)
        {
            node.WaitForCompletion(DaemonImage);
        }

        return Server is null ? node : node.WaitFor(Server);
    }
}
