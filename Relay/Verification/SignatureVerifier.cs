using System.Security.Cryptography;
using Lambda.Runtime.HttpApi;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>Signatures under a shared secret, as a <see cref="SignatureScheme"/> describes them.</summary>
internal sealed class SignatureVerifier(VerificationOptions options) : IVerifier
{
    private readonly SignatureScheme _scheme = options.Scheme;
    private readonly SignedContent _content = new(options);

    public Verdict Verify(in Evidence evidence)
    {
        var request = evidence.Request;
        var signatures = new SignatureList(stackalloc byte[SignatureList.MaxCount * (Hmac.MaxBytes + 2)], stackalloc int[SignatureList.MaxCount]);
        signatures.Read(request, _scheme);
        Span<byte> memory = stackalloc byte[SecretKey.MaxBytes];
        var urls = _content.Urls(request);
        var matches = false;
        for (var i = 0; i < evidence.Secrets.Count; i++)
        {
            if (SecretKey.Read(_scheme, evidence.Secrets[i], memory, out var key) is { } problem)
            {
                if (i == 0)
                {
                    return new Verdict(VerificationResult.SecretUnusable, problem);
                }

                // One that was replaced because it was wrong does not matter any more.
                continue;
            }

            foreach (var url in urls)
            {
                matches |= Matches(request, signatures, key, url);
            }
        }

        var isPresent = signatures.Count > 0 && (!_scheme.HasTime || !signatures.Time.IsEmpty) && _content.IsComplete(request);
        var isWithin = _scheme.HasTime ? SignatureTime.IsWithin(signatures.Time, _scheme.TimeUnit, _scheme.Tolerance, evidence.Now) : true;
        return new Verdict(SignatureTime.Decide(isPresent, matches && _content.IsBodyCovered(request), isWithin));
    }

    private bool Matches(HttpApiEvent request, in SignatureList signatures, ReadOnlySpan<byte> key, byte[] url)
    {
        Span<byte> expected = stackalloc byte[Hmac.MaxBytes];
        expected = expected[..Compute(request, signatures.Time, key, url, expected)];
        var matches = false;
        for (var i = 0; i < signatures.Count; i++)
        {
            matches |= CryptographicOperations.FixedTimeEquals(expected, signatures[i]);
        }

        return matches;
    }

    private int Compute(HttpApiEvent request, ReadOnlySpan<byte> time, ReadOnlySpan<byte> key, byte[] url, Span<byte> expected)
    {
        if (_scheme.Method == VerificationMethod.Hmac && _content.IsBodyAlone)
        {
            return Hmac.Compute(_scheme.Algorithm, key, request.Body, expected);
        }

        var name = Hmac.NameOf(_scheme.Algorithm);
        using var hash = _scheme.Method == VerificationMethod.Digest ? IncrementalHash.CreateHash(name) : IncrementalHash.CreateHMAC(name, key);
        _content.Append(hash, request, time, key, url);
        return hash.GetHashAndReset(expected);
    }
}
