namespace TailnetEmulator;

/// <summary>The tailnet's one federated identity: whose tokens are exchanged for access. Its keys may have the OAuth client's tags.</summary>
public sealed record FederatedIdentityOptions
{
    public string ClientId { get; init; } = "";

    /// <summary>URL of the issuer, below which <c>/.well-known/openid-configuration</c> is.</summary>
    public string Issuer { get; init; } = "";

    public string Subject { get; init; } = "";

    public string Audience { get; init; } = "";
}
