using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lambda.Runtime.HttpApi;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>JSON Web Tokens (RFC 7519) by which a sender signs, as <see cref="JwtRules"/> describe them.</summary>
internal sealed class JwtVerifier(VerificationOptions options, RemoteKeys keys) : IVerifier
{
    private const int MaxTokenBytes = 16 * 1024;

    /// <summary>How far the clocks of sender and function may be apart.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly SignatureScheme _scheme = options.Scheme;
    private readonly JwtRules _rules = options.Scheme.Jwt!;
    private readonly SenderUrls _urls = new(options.PublicUrl);

    public Verdict Verify(in Evidence evidence)
    {
        var token = ReadToken(evidence.Request);
        if (token.IsEmpty)
        {
            return new Verdict(VerificationResult.Missing);
        }

        if (WebToken.Read(token) is not { } read || !_rules.Algorithms.Contains(read.Algorithm, StringComparer.Ordinal))
        {
            return new Verdict(VerificationResult.Mismatch, "no token, or none of the algorithms that are accepted");
        }

        var isShared = read.Algorithm[0] == 'H';
        var error = isShared ? SecretKey.Misshapen(evidence.Secrets[0]) : null;
        var isSigned = isShared ? IsSignedBySecret(evidence, read) : IsSignedByKey(evidence, read, out error);
        if (error is not null)
        {
            return new Verdict(VerificationResult.SecretUnusable, error);
        }

        if (!isSigned || WrongClaim(evidence.Request, read) is not null)
        {
            return new Verdict(VerificationResult.Mismatch, isSigned ? WrongClaim(evidence.Request, read) : null);
        }

        return new Verdict(SignatureTime.Decide(isPresent: true, matches: true, IsCurrent(read, evidence.Now)));
    }

    private ReadOnlySpan<byte> ReadToken(HttpApiEvent request)
    {
        foreach (var place in _scheme.From)
        {
            var text = PlaceReader.Read(request, place);
            var hasPrefix = text.Length > _scheme.Prefix.Length && Ascii.EqualsIgnoreCase(text[.._scheme.Prefix.Length], _scheme.Prefix);
            var token = (hasPrefix ? text[_scheme.Prefix.Length..] : place.Kind == PlaceKind.Header ? default : text).Trim((byte)' ');
            if (!token.IsEmpty && token.Length <= MaxTokenBytes)
            {
                return token;
            }
        }

        return default;
    }

    private static bool IsSignedBySecret(in Evidence evidence, WebToken token)
    {
        Span<byte> expected = stackalloc byte[Hmac.MaxBytes];
        var algorithm = token.Algorithm switch { "HS384" => SignatureAlgorithm.Sha384, "HS512" => SignatureAlgorithm.Sha512, _ => SignatureAlgorithm.Sha256 };
        var matches = false;
        foreach (var secret in evidence.Secrets)
        {
            var length = Hmac.Compute(algorithm, secret, token.Signed, expected);
            matches |= CryptographicOperations.FixedTimeEquals(expected[..length], token.Signature);
        }

        return matches;
    }

    private bool IsSignedByKey(in Evidence evidence, WebToken token, out string? error)
    {
        error = null;
        if (_rules.KeysUrl is null)
        {
            var verifies = evidence.Secrets.Select(secret => WebKeySet.Verifies(secret, token.KeyId, token.Algorithm, token.Signed, token.Signature)).ToList();
            return verifies.Contains(true);
        }

        if (keys.Get(_rules.KeysUrl, evidence.Limit, out error) is not { } known)
        {
            return false;
        }

        var found = WebKeySet.Verifies(known, token.KeyId, token.Algorithm, token.Signed, token.Signature);
        // A key that is not among those known may be new.
        if (found is null && keys.Get(_rules.KeysUrl, evidence.Limit, out error, isNewWanted: true) is { } newer)
        {
            found = WebKeySet.Verifies(newer, token.KeyId, token.Algorithm, token.Signed, token.Signature);
        }

        return found == true;
    }

    /// <summary>What a token that is signed rightly says about something else than this request; null when nothing.</summary>
    private string? WrongClaim(HttpApiEvent request, WebToken token)
    {
        if (_rules.Issuers.Count > 0 && !_rules.Issuers.Contains(token.Claim("/iss") ?? "", StringComparer.Ordinal))
        {
            return "the token's issuer (iss) is another";
        }

        if (_rules.Audience is not null && (token.Claim("/aud") ?? token.Claim("/aud/0")) != _rules.Audience)
        {
            return "the token's audience (aud) is another";
        }

        if (_rules.Email is not null && (token.Claim("/email") != _rules.Email || token.Claim("/email_verified") != "true"))
        {
            return "the token's address (email) is another, or not verified";
        }

        if (_rules.BodyHashClaim is not null && !IsHashOf(request.Body, token.Claim($"/{_rules.BodyHashClaim}"), _rules.BodyHashEncoding) &&
            (!request.Body.IsEmpty || token.Claim($"/{_rules.BodyHashClaim}") is not null))
        {
            return $"the body is not the one that the token signs ({_rules.BodyHashClaim})";
        }

        if (_rules.UrlHashClaim is not null && !_urls.Of(request).Any(url => IsHashOf(url, token.Claim($"/{_rules.UrlHashClaim}"), SignatureEncoding.Hex)))
        {
            return $"the URL is not the one that the token signs ({_rules.UrlHashClaim})";
        }

        return _rules.HasQueryHash && !IsHashOf(Encoding.UTF8.GetBytes(AtlassianQuery.Canonical(request)), token.Claim("/qsh"), SignatureEncoding.Hex)
            ? "the request is not the one that the token signs (qsh)"
            : null;
    }

    private static bool IsHashOf(ReadOnlySpan<byte> content, string? claim, SignatureEncoding encoding)
    {
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(content, actual);
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes + 2];
        var length = SignatureDecoder.Decode(Encoding.UTF8.GetBytes(claim ?? ""), encoding, given);
        return CryptographicOperations.FixedTimeEquals(actual, given[..length]);
    }

    /// <summary>Whether the token is good now; null when its times cannot be read, or there are none.</summary>
    private bool? IsCurrent(WebToken token, DateTimeOffset now)
    {
        if (!TryTime(token, "/exp", out var expires) || !TryTime(token, "/nbf", out var begins) || !TryTime(token, "/iat", out var issued) ||
            (expires is null && issued is null))
        {
            return null;
        }

        return (expires is null ? now - issued <= _scheme.Tolerance : now <= expires + Skew) && (begins is null || now >= begins - Skew) && (issued is null || now >= issued - Skew);
    }

    private static bool TryTime(WebToken token, string name, out DateTimeOffset? time)
    {
        time = null;
        if (token.Claim(name) is not { } text)
        {
            return true;
        }

        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 253_402_300_799;
        time = isNumber ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null;
        return isNumber;
    }
}
