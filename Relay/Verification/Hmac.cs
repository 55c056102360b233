using System.Security.Cryptography;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>HMAC (RFC 2104) over content that is not copied together.</summary>
internal static class Hmac
{
    /// <summary>Begins an HMAC.</summary>
    public static IncrementalHash Start(SignatureAlgorithm algorithm, ReadOnlySpan<byte> key) => IncrementalHash.CreateHMAC(
        algorithm switch
        {
            SignatureAlgorithm.Sha1 => HashAlgorithmName.SHA1,
            SignatureAlgorithm.Sha384 => HashAlgorithmName.SHA384,
            SignatureAlgorithm.Sha512 => HashAlgorithmName.SHA512,
            _ => HashAlgorithmName.SHA256,
        },
        key);

    /// <summary>Ends an HMAC and compares it, in constant time, with a signature.</summary>
    public static bool Matches(IncrementalHash hash, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[SignatureDecoder.MaxBytes];
        return CryptographicOperations.FixedTimeEquals(expected[..hash.GetHashAndReset(expected)], signature);
    }
}
