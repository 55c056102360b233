using Routing.Verification;

namespace Relay.Verification;

/// <summary>Signatures by a sender's private key, as a <see cref="SignatureScheme"/> describes them; the secret is the public key.</summary>
internal sealed class PublicKeyVerifier(VerificationOptions options) : IVerifier
{
    /// <summary>Longest signature, in bytes: RSA with 4096 bits.</summary>
    private const int MaxBytes = 512;

    private readonly SignatureScheme _scheme = options.Scheme;
    private readonly SignedContent _content = new(options);
    private readonly List<(byte[] Text, PublicKey? Key)> _keys = [];

    public Verdict Verify(in Evidence evidence)
    {
        var signatures = new SignatureList(stackalloc byte[SignatureList.MaxCount * (MaxBytes + 2)], stackalloc int[SignatureList.MaxCount]);
        signatures.Read(evidence.Request, _scheme);
        var content = _content.ToArray(evidence.Request, signatures.Time);
        var hash = Hmac.NameOf(_scheme.Algorithm);
        var matches = false;
        for (var i = 0; i < evidence.Secrets.Count; i++)
        {
            if (KeyOf(evidence.Secrets[i]) is not { } key)
            {
                if (i == 0)
                {
                    return new Verdict(VerificationResult.SecretUnusable, $"is no {_scheme.Method} public key: PEM, or base64 of its DER");
                }

                continue;
            }

            for (var j = 0; j < signatures.Count; j++)
            {
                matches |= key.Verifies(content, signatures[j], hash);
            }
        }

        var isPresent = signatures.Count > 0 && (!_scheme.HasTime || !signatures.Time.IsEmpty) && _content.IsComplete(evidence.Request);
        var isWithin = _scheme.HasTime ? SignatureTime.IsWithin(signatures.Time, _scheme.TimeUnit, _scheme.Tolerance, evidence.Now) : true;
        return new Verdict(SignatureTime.Decide(isPresent, matches, isWithin));
    }

    // Reading a key takes as long as using it; the last two (current and previous) are kept.
    private PublicKey? KeyOf(byte[] secret)
    {
        foreach (var (text, known) in _keys)
        {
            if (text.AsSpan().SequenceEqual(secret))
            {
                return known;
            }
        }

        var key = PublicKey.Read(_scheme.Method, secret.AsSpan()[(HasPrefix(secret) ? _scheme.KeyPrefix.Length : 0)..].Trim("\r\n \t"u8));
        if (_keys.Count >= 4)
        {
            _keys.RemoveAt(0);
        }

        _keys.Add((secret, key));
        return key;
    }

    private bool HasPrefix(ReadOnlySpan<byte> secret) =>
        _scheme.KeyPrefix.Length > 0 && secret.Length > _scheme.KeyPrefix.Length && System.Text.Ascii.Equals(secret[.._scheme.KeyPrefix.Length], _scheme.KeyPrefix);
}
