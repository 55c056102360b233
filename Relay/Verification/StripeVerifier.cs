using Http1;
using Lambda.Runtime.HttpApi;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>
/// Stripe: <c>Stripe-Signature: t=1492774577,v1=…,v1=…</c>, HMAC-SHA256 over <c>{t}.{body}</c>; during a rotation several v1 are sent
/// (https://docs.stripe.com/webhooks#verify-manually).
/// </summary>
internal sealed class StripeVerifier(VerificationOptions options) : IVerifier
{
    private const int MaxSignatures = 8;

    public VerificationResult Verify(HttpApiEvent request, IReadOnlyList<byte[]> secrets, DateTimeOffset now)
    {
        var timestamp = ReadOnlySpan<byte>.Empty;
        Span<byte> signatures = stackalloc byte[MaxSignatures * SignatureDecoder.MaxBytes];
        Span<int> lengths = stackalloc int[MaxSignatures];
        var count = 0;
        var isPresent = false;
        var list = request.Header("stripe-signature"u8);
        while (Tokens.TryNext(ref list, out var item))
        {
            if (item.StartsWith("t="u8))
            {
                timestamp = item[2..];
            }
            else if (item.StartsWith("v1="u8) && count < MaxSignatures)
            {
                isPresent = true;
                lengths[count] = SignatureDecoder.Decode(item[3..], SignatureEncoding.Hex, Slot(signatures, count));
                count++;
            }
        }

        var matches = false;
        foreach (var secret in secrets)
        {
            // At least one round, so that a missing signature takes as long as a wrong one.
            for (var i = 0; i < Math.Max(count, 1); i++)
            {
                using var hash = Hmac.Start(SignatureAlgorithm.Sha256, secret);
                hash.AppendData(timestamp);
                hash.AppendData("."u8);
                hash.AppendData(request.Body);
                matches |= Hmac.Matches(hash, Slot(signatures, i)[..lengths[i]]);
            }
        }

        return SignatureTime.Decide(isPresent && !timestamp.IsEmpty, matches, SignatureTime.IsWithin(timestamp, options.Tolerance, now));
    }

    private static Span<byte> Slot(Span<byte> signatures, int index) => signatures.Slice(index * SignatureDecoder.MaxBytes, SignatureDecoder.MaxBytes);
}
