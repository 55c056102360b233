using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>HTTP Basic authentication (RFC 7617); the secret is <c>user:password</c>.</summary>
internal sealed class BasicVerifier : IVerifier
{
    private const int MaxCredentialBytes = 1024;

    public Verdict Verify(in Evidence evidence)
    {
        var header = evidence.Request.Header("authorization"u8);
        var isBasic = header.Length > 6 && Ascii.EqualsIgnoreCase(header[..6], "basic "u8);
        // Who brings no credentials is asked for them, whatever they will be compared with.
        if (isBasic && Misshapen(evidence.Secrets[0]) is { } problem)
        {
            return new Verdict(VerificationResult.SecretUnusable, problem);
        }

        Span<byte> credential = stackalloc byte[MaxCredentialBytes];
        var encoded = isBasic ? header[6..].Trim((byte)' ') : default;
        var length = 0;
        var isValid = encoded.Length <= MaxCredentialBytes && Base64.DecodeFromUtf8(encoded, credential, out _, out length) == OperationStatus.Done;
        var matches = SecretComparison.EqualsAny(credential[..length], evidence.Secrets);
        return new Verdict(SignatureTime.Decide(isBasic, isValid && matches, isWithin: true));
    }

    private static string? Misshapen(ReadOnlySpan<byte> secret) =>
        SecretKey.Misshapen(secret) ?? (secret.Contains((byte)':') ? null : "has no colon: it must be user:password");
}
