namespace Hosting.Tailnet;

/// <summary>A tailnet: its control server, and how a node of it is run on this machine.</summary>
public interface ITailnetResource : IResource
{
    /// <summary>The control server.</summary>
    ReferenceExpression LoginServer { get; }

    /// <summary>Tailscale's API.</summary>
    ReferenceExpression ApiUrl { get; }

    /// <summary>The tailscaled that nodes run.</summary>
    NodeDaemon Daemon { get; }

    /// <summary>Makes auth keys; null where one is given.</summary>
    TailnetOAuthClient? OAuth { get; }

    /// <summary>A key that nodes log in with; null where <see cref="OAuth"/> makes them.</summary>
    IResourceBuilder<ParameterResource>? AuthKey { get; }

    /// <summary>Whether it runs here, so that others have to wait for it.</summary>
    bool RunsHere { get; }
}
