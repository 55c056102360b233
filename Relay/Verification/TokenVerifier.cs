using Routing.Verification;

namespace Relay.Verification;

/// <summary>The secret itself, in a header, the query or the body: <c>gitlab</c>, <c>api-key</c>, <c>bearer</c>.</summary>
internal sealed class TokenVerifier(VerificationOptions options) : IVerifier
{
    private readonly SignatureScheme _scheme = options.Scheme;

    public Verdict Verify(in Evidence evidence)
    {
        if (SecretKey.Misshapen(evidence.Secrets[0]) is { } problem)
        {
            return new Verdict(VerificationResult.SecretUnusable, problem);
        }

        var isPresent = false;
        var matches = false;
        foreach (var place in _scheme.From)
        {
            var text = PlaceReader.Read(evidence.Request, place);
            var hasPrefix = text.Length >= _scheme.Prefix.Length && System.Text.Ascii.EqualsIgnoreCase(text[.._scheme.Prefix.Length], _scheme.Prefix);
            var token = hasPrefix ? text[_scheme.Prefix.Length..].Trim((byte)' ') : default;
            isPresent |= !token.IsEmpty;
            // An empty one is compared too, so that its absence takes no less time.
            matches |= SecretComparison.EqualsAny(token, evidence.Secrets);
        }

        return new Verdict(SignatureTime.Decide(isPresent, matches, isWithin: true));
    }
}
