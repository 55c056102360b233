using Hosting.Processes;

namespace Hosting.Tailnet;

/// <summary>The tailnet emulator: Tailscale's API, a control server, and switches for faults.</summary>
/// <param name="name">The resource's name.</param>
public sealed class TailnetEmulatorResource(string name)
    : ExecutableResource(name, BuiltProgram.PathOf(Program), Path.GetDirectoryName(BuiltProgram.PathOf(Program))!), ITailnetResource
{
    private const string Program = "TailnetEmulator";

    /// <inheritdoc/>
    public ReferenceExpression LoginServer => ReferenceExpression.Create($"{Endpoint}");

    /// <inheritdoc/>
    public ReferenceExpression ApiUrl => LoginServer;

    /// <inheritdoc/>
    public NodeDaemon Daemon { get; } = new(BuiltProgram.PathOf("Tailscaled", "tailscaled"));

    /// <inheritdoc/>
    public TailnetOAuthClient? OAuth { get; internal set; }

    /// <inheritdoc/>
    public IResourceBuilder<ParameterResource>? AuthKey => null;

    /// <inheritdoc/>
    public bool RunsHere => true;

    /// <summary>API, control server and admin API.</summary>
    public EndpointReference Endpoint => new(this, "http");
}
