namespace TailnetEmulator;

/// <summary>The tailnet's one OAuth client.</summary>
public sealed record OAuthClientOptions
{
    public string ClientId { get; init; } = "";

    public string ClientSecret { get; init; } = "";

    /// <summary>The tags it may give to keys.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>What it may do, as Tailscale names it (<c>auth_keys</c>, <c>devices:core:read</c>, …). <c>all</c>.</summary>
    public string[] Scopes { get; init; } = [];
}
