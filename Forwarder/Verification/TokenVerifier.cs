using System.Security.Cryptography;
using System.Text;
using Lambda.Runtime.HttpApi;
using Routing.Verification;

namespace Forwarder.Verification;

/// <summary>A header that holds the secret itself: <c>gitlab</c>, <c>api-key</c>.</summary>
internal sealed class TokenVerifier(VerificationOptions options) : IVerifier
{
    private readonly byte[] _header = Encoding.ASCII.GetBytes(options.Header);

    public VerificationResult Verify(HttpApiEvent request, IReadOnlyList<byte[]> secrets, DateTimeOffset now)
    {
        var token = request.Header(_header);
        return SignatureTime.Decide(!token.IsEmpty, EqualsAny(token, secrets), isWithin: true);
    }

    /// <summary>Compares hashes, so that neither the secret's content nor its length shows in the time it takes.</summary>
    public static bool EqualsAny(ReadOnlySpan<byte> token, IReadOnlyList<byte[]> secrets)
    {
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(token, given);
        var equal = false;
        foreach (var secret in secrets)
        {
            _ = SHA256.HashData(secret, expected);
            equal |= CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return equal;
    }
}
