namespace Tailnet.LocalApi;

/// <summary>The preferences this project sets (<c>ipn.Prefs</c>); what is left out has tailscaled's zero value.</summary>
public sealed record IpnPrefs
{
    /// <summary>The control server; empty for Tailscale's own.</summary>
    public string ControlURL { get; init; } = "";

    public bool WantRunning { get; init; }

    public bool LoggedOut { get; init; }

    public string Hostname { get; init; } = "";

    /// <summary>Refuse all connections from the tailnet.</summary>
    public bool ShieldsUp { get; init; }

    /// <summary>Use the subnet routes that other nodes offer.</summary>
    public bool RouteAll { get; init; }

    /// <summary>Use the tailnet's DNS settings (MagicDNS).</summary>
    public bool CorpDNS { get; init; }

    /// <summary>The stable id of the node that takes what is not in the tailnet; null or empty: none.</summary>
    public string? ExitNodeID { get; init; }

    /// <summary>Subnets this node offers to the tailnet, in CIDR notation.</summary>
    public string[]? AdvertiseRoutes { get; init; }
}
