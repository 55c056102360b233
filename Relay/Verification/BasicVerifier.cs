using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Lambda.Runtime.HttpApi;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>HTTP Basic authentication (RFC 7617); the secret is <c>user:password</c>.</summary>
internal sealed class BasicVerifier : IVerifier
{
    private const int MaxCredentialBytes = 1024;

    public VerificationResult Verify(HttpApiEvent request, IReadOnlyList<byte[]> secrets, DateTimeOffset now)
    {
        var header = request.Header("authorization"u8);
        var isBasic = header.Length > 6 && Ascii.EqualsIgnoreCase(header[..6], "basic "u8);
        Span<byte> credential = stackalloc byte[MaxCredentialBytes];
        var encoded = isBasic ? header[6..].Trim((byte)' ') : default;
        var length = 0;
        var isValid = encoded.Length <= MaxCredentialBytes && Base64.DecodeFromUtf8(encoded, credential, out _, out length) == OperationStatus.Done;
        var matches = SecretComparison.EqualsAny(credential[..length], secrets);
        return SignatureTime.Decide(isBasic, isValid && matches, isWithin: true);
    }
}
