using System.Text;
using Lambda.Runtime.HttpApi;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>A header that holds the secret itself: <c>gitlab</c>, <c>api-key</c>.</summary>
internal sealed class TokenVerifier(VerificationOptions options) : IVerifier
{
    private readonly byte[] _header = Encoding.ASCII.GetBytes(options.Header);

    public VerificationResult Verify(HttpApiEvent request, IReadOnlyList<byte[]> secrets, DateTimeOffset now)
    {
        var token = request.Header(_header);
        return SignatureTime.Decide(!token.IsEmpty, SecretComparison.EqualsAny(token, secrets), isWithin: true);
    }
}
