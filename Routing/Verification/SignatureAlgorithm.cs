namespace Routing.Verification;

/// <summary>Hash of an HMAC signature.</summary>
public enum SignatureAlgorithm
{
    /// <summary><c>sha256</c>.</summary>
    Sha256,

    /// <summary><c>sha1</c>: only for senders that have nothing better.</summary>
    Sha1,

    /// <summary><c>sha384</c>.</summary>
    Sha384,

    /// <summary><c>sha512</c>.</summary>
    Sha512,
}
