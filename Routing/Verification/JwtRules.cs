namespace Routing.Verification;

/// <summary>What a JSON Web Token (RFC 7519) must say, for schemes that sign with one.</summary>
public sealed record JwtRules
{
    /// <summary>Algorithms (RFC 7518 §3.1) that are accepted: only HMACs, where the secret is shared, or only signatures.</summary>
    public required IReadOnlyList<string> Algorithms { get; init; }

    /// <summary>Where the sender publishes its keys (RFC 7517 §5); null: they are in the secret.</summary>
    public Uri? KeysUrl { get; init; }

    /// <summary>Issuers (<c>iss</c>) of which one is required; empty: any.</summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>Audience (<c>aud</c>) that is required; null: any.</summary>
    public string? Audience { get; init; }

    /// <summary>Verified address (<c>email</c>) that is required; null: any.</summary>
    public string? Email { get; init; }

    /// <summary>Claim that holds the SHA-256 of the body; null: the body is not covered.</summary>
    public string? BodyHashClaim { get; init; }

    /// <summary>How that hash is written.</summary>
    public SignatureEncoding BodyHashEncoding { get; init; }

    /// <summary>Claim that holds the hexadecimal SHA-256 of the URL; null: none.</summary>
    public string? UrlHashClaim { get; init; }

    /// <summary>Whether <c>qsh</c>, Atlassian's hash of method, path and query, is required.</summary>
    public bool HasQueryHash { get; init; }
}
