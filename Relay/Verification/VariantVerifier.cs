using System.Text;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>A scheme whose secrets tell by their beginning which of two it is: standard-webhooks with <c>whsec_…</c> and <c>whpk_…</c>.</summary>
internal sealed class VariantVerifier(VerificationOptions options, IVerifier first, IVerifier variant) : IVerifier
{
    private readonly string _prefix = options.Scheme.Variant!.KeyPrefix;

    public Verdict Verify(in Evidence evidence)
    {
        var secrets = evidence.Secrets;
        var ofVariant = secrets.Count(IsVariant);
        if (ofVariant == 0 || ofVariant == secrets.Count)
        {
            return (ofVariant == 0 ? first : variant).Verify(evidence);
        }

        // In the middle of a change from one to the other: any of them is accepted.
        var current = Verify(evidence, secrets[0]);
        return current.Result == VerificationResult.Verified ? current : Better(current, Verify(evidence, secrets[1]));
    }

    private static Verdict Better(Verdict one, Verdict other) => other.Result is VerificationResult.Verified or VerificationResult.Stale ? other : one;

    private Verdict Verify(in Evidence evidence, byte[] secret) =>
        (IsVariant(secret) ? variant : first).Verify(evidence with { Secrets = [secret] });

    private bool IsVariant(byte[] secret) => secret.Length >= _prefix.Length && Ascii.Equals(secret.AsSpan(0, _prefix.Length), _prefix);
}
