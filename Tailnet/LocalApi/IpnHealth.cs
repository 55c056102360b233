namespace Tailnet.LocalApi;

/// <summary>What tailscaled finds wrong with itself, by a code such as <c>login-state</c>.</summary>
public sealed record IpnHealth
{
    public Dictionary<string, IpnHealthWarning>? Warnings { get; init; }
}
