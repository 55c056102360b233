namespace Relay.Verification;

/// <summary>What the verification of a request came to.</summary>
internal enum VerificationResult
{
    /// <summary>The request comes from who has the secret, unchanged, and now.</summary>
    Verified,

    /// <summary>A signature, credential or time is missing.</summary>
    Missing,

    /// <summary>The signature or credential is wrong or malformed.</summary>
    Mismatch,

    /// <summary>The signature is right, but its time too far from now.</summary>
    Stale,

    /// <summary>The secret is not one that the scheme can use: the operator's fault, not the sender's.</summary>
    SecretUnusable,
}
