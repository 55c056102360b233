namespace Routing.Verification;

/// <summary>How requests of a route are verified.</summary>
public sealed record VerificationOptions
{
    /// <summary>How the sender signs.</summary>
    public required SignatureScheme Scheme { get; init; }

    /// <summary>What is signed: the scheme's content, read.</summary>
    public required ContentTemplate Content { get; init; }

    /// <summary>The secrets shared with the sender, or the sender's public keys; any of them is accepted.</summary>
    public required IReadOnlyList<SecretReference> Secrets { get; init; }

    /// <summary>Scheme, host and any path before all others under which the sender knows this service; null: as the request says.</summary>
    public string? PublicUrl { get; init; }
}
