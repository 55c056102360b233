using System.Security.Cryptography;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>HMAC (RFC 2104) and plain hashes.</summary>
internal static class Hmac
{
    /// <summary>Longest hash, in bytes.</summary>
    public const int MaxBytes = SHA512.HashSizeInBytes;

    /// <summary>The platform's name of a hash.</summary>
    public static HashAlgorithmName NameOf(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.Sha1 => HashAlgorithmName.SHA1,
        SignatureAlgorithm.Sha384 => HashAlgorithmName.SHA384,
        SignatureAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };

#pragma warning disable CA5350 // SHA-1 under HMAC is what some senders have; nothing here chooses it by itself.
    /// <summary>The HMAC of content that is in one piece: allocates nothing. Returns its length in bytes.</summary>
    public static int Compute(SignatureAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, Span<byte> hash) => algorithm switch
    {
        SignatureAlgorithm.Sha1 => HMACSHA1.HashData(key, content, hash),
        SignatureAlgorithm.Sha384 => HMACSHA384.HashData(key, content, hash),
        SignatureAlgorithm.Sha512 => HMACSHA512.HashData(key, content, hash),
        _ => HMACSHA256.HashData(key, content, hash),
    };
#pragma warning restore CA5350
}
