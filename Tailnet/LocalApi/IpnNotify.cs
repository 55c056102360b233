namespace Tailnet.LocalApi;

/// <summary>A message of the IPN bus (<c>ipn.Notify</c>). Only what changed is set.</summary>
public sealed record IpnNotify
{
    public string? Version { get; init; }

    /// <summary>A failure that tailscaled wants a person to see, such as a refused auth key.</summary>
    public string? ErrMessage { get; init; }

    /// <summary>The number of a <see cref="BackendState"/>.</summary>
    public int? State { get; init; }

    /// <summary>Where a person could log in; appears when no auth key was accepted.</summary>
    public string? BrowseToURL { get; init; }

    public IpnHealth? Health { get; init; }
}
