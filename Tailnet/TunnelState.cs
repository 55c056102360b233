namespace Tailnet;

/// <summary>State of the tunnel as the extension reports it.</summary>
public enum TunnelState
{
    /// <summary>tailscaled is being started or is logging in.</summary>
    Starting,

    /// <summary>The node is part of the tailnet and the SOCKS5 proxy listens.</summary>
    Running,

    /// <summary>The tunnel cannot be had; the reason says why.</summary>
    Failed,
}
