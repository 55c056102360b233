namespace Tailnet;

/// <summary>What the extension knows of the tunnel: the content of the status file (docs/architecture.md).</summary>
/// <param name="State">State of the tunnel.</param>
/// <param name="Reason">Text for the log and the problem answer; null when running.</param>
/// <param name="Socks5">Address of the SOCKS5 proxy, <c>127.0.0.1:1055</c>; null while it is not known.</param>
/// <param name="Updated">When this was written, in milliseconds since the Unix epoch.</param>
public sealed record TunnelStatus(TunnelState State, string? Reason, string? Socks5, long Updated)
{
    /// <summary>The last lines of a tailscaled that ended, for the log alone.</summary>
    public string? Output { get; init; }

    /// <summary>Which <see cref="TunnelDestinations"/> go with this, by their number; 0: there are none, and nothing may be dialled.</summary>
    public long Destinations { get; init; }
}
