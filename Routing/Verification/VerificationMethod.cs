namespace Routing.Verification;

/// <summary>What proves where a request comes from.</summary>
public enum VerificationMethod
{
    /// <summary>An HMAC (RFC 2104) under a shared secret.</summary>
    Hmac,

    /// <summary>An ordinary hash over content that holds the secret: weaker than an HMAC, and only for senders that have nothing better.</summary>
    Digest,

    /// <summary>The secret itself.</summary>
    Token,

    /// <summary>HTTP Basic authentication (RFC 7617); the secret is <c>user:password</c>.</summary>
    Basic,

    /// <summary>Ed25519 (RFC 8032) by the sender's public key.</summary>
    Ed25519,

    /// <summary>ECDSA by the sender's public key, DER (RFC 3279).</summary>
    Ecdsa,

    /// <summary>RSA PKCS #1 v1.5 (RFC 8017) by the sender's public key.</summary>
    Rsa,

    /// <summary>A JSON Web Token: <see cref="SignatureScheme.Jwt"/>.</summary>
    Jwt,

    /// <summary>Amazon SNS's signature of its messages, by the certificate that a message names.</summary>
    Sns,
}
