using System.Security.Cryptography;

namespace Routing.Verification;

/// <summary>Comparison of secrets in constant time.</summary>
public static class SecretComparison
{
    /// <summary>
    /// Whether a text is one of several secrets. Hashes are compared, so that neither a secret's content nor its length shows in the time it takes.
    /// </summary>
    public static bool EqualsAny(ReadOnlySpan<byte> given, IReadOnlyList<byte[]> secrets)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(given, hash);
        var equal = false;
        foreach (var secret in secrets)
        {
            _ = SHA256.HashData(secret, expected);
            equal |= CryptographicOperations.FixedTimeEquals(hash, expected);
        }

        return equal;
    }
}
