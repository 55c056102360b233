namespace Hosting.Tailnet;

/// <summary>A tailnet whose control server runs elsewhere: Tailscale's, or any that speaks its protocol.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="loginServer">The control server's URL.</param>
/// <param name="apiUrl">The URL of Tailscale's API.</param>
/// <param name="daemon">The real tailscaled.</param>
public sealed class ExistingTailnetResource(string name, string loginServer, string apiUrl, string daemon) : Resource(name), ITailnetResource
{
    /// <inheritdoc/>
    public ReferenceExpression LoginServer { get; } = ReferenceExpression.Create($"{loginServer}");

    /// <inheritdoc/>
    public ReferenceExpression ApiUrl { get; } = ReferenceExpression.Create($"{apiUrl}");

    /// <inheritdoc/>
    public NodeDaemon Daemon { get; } = new(daemon);

    /// <inheritdoc/>
    public TailnetOAuthClient? OAuth { get; internal set; }

    /// <inheritdoc/>
    public IResourceBuilder<ParameterResource>? AuthKey { get; internal set; }

    /// <inheritdoc/>
    public bool RunsHere => false;
}
