namespace Hosting.Tailnet;

/// <summary>headscale in a container; its nodes are the real tailscaled, in containers of their own.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="daemon">Runs a tailscaled in a container.</param>
public sealed class HeadscaleResource(string name, NodeDaemon daemon) : ContainerResource(name), ITailnetResource
{
    /// <inheritdoc/>
    public ReferenceExpression LoginServer => ReferenceExpression.Create($"http://127.0.0.1:{new EndpointReference(this, "http").Property(EndpointProperty.Port)}");

    /// <inheritdoc/>
    public ReferenceExpression ApiUrl => LoginServer;

    /// <inheritdoc/>
    public NodeDaemon Daemon { get; } = daemon;

    /// <inheritdoc/>
    public TailnetOAuthClient? OAuth { get; internal set; }

    /// <inheritdoc/>
    public IResourceBuilder<ParameterResource>? AuthKey => null;

    /// <inheritdoc/>
    public bool RunsHere => true;
}
