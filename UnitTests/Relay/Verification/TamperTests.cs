using System.Security.Cryptography;
using System.Text;
using Relay.Verification;
using Routing.Verification;

namespace Relay.UnitTests.Verification;

/// <summary>Every vector, changed in every way that must not pass: made from the table of schemes, so that a new scheme is tried as well.</summary>
public sealed class TamperTests
{
    /// <summary>Bits of a body that are tried; short bodies have fewer.</summary>
    private const int MaxBits = 160;

    public static TheoryData<string> Names => [.. VerifierCase.Vectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_AnyBitOfTheBodyChanged_IsNotVerified(string name)
    {
        var good = VerifierCase.Find(name);
        var scheme = good.Options.Scheme;
        if (!good.Options.Content.CoversBody || scheme.Method == VerificationMethod.Sns || (scheme.Jwt is { } rules && rules.BodyHashClaim is null))
        {
            return;
        }

        var body = good.Webhook.Body;
        Assert.NotEqual(VerificationResult.Verified, (good with { Webhook = good.Webhook with { Body = [.. body, .. "&z=1"u8] } }).Verify());
        var step = Math.Max(1, body.Length * 8 / MaxBits);
        for (var bit = 0; bit < body.Length * 8; bit += step)
        {
            var changed = body.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            // An empty pair, or a plus for a blank, is the same form.
            if (good.Options.Content.Uses(ContentPartKind.Parameters) && FormFields.Sorted(changed).SetEquals(FormFields.Sorted(body)))
            {
                continue;
            }

            Assert.NotEqual(VerificationResult.Verified, (good with { Webhook = good.Webhook with { Body = changed } }).Verify());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_AnyCharacterOfAHeaderChanged_IsNotVerified(string name)
    {
        var good = VerifierCase.Find(name);
        foreach (var header in SignedHeaders(good))
        {
            // The first characters of a token name its algorithm, and are signed like the rest.
            var text = good.Webhook.Headers[header];
            // Of several signatures, one that does not match may be anything.
            var start = text.LastIndexOfAny([',', ' ', ';']) + 1;
            for (var i = start; i < text.Length - 3; i++)
            {
                var changed = text[..i] + (text[i] == '1' ? '2' : '1') + text[(i + 1)..];
                Assert.NotEqual(VerificationResult.Verified, good.WithHeader(header, changed).Verify());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_OtherSecret_IsMismatchUnlessTheRightOneIsThereToo(string name)
    {
        var good = VerifierCase.Find(name);
        if (!good.Options.Scheme.HasSecret)
        {
            return;
        }

        var other = OtherSecret(good);

        Assert.Equal(VerificationResult.Mismatch, good.Verify(other));
        Assert.Equal(VerificationResult.Verified, good.Verify(other, good.Secret));
        Assert.Equal(VerificationResult.Verified, good.Verify(good.Secret, other));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_WithoutSignature_IsMissing(string name)
    {
        var good = VerifierCase.Find(name);
        var headers = good.Webhook.Headers.Where(header => header.Key == "content-type").ToDictionary(StringComparer.Ordinal);
        var isInBody = good.Options.Scheme.From.All(place => place.Kind != PlaceKind.Header);
        var webhook = good.Webhook with { Headers = headers, Body = isInBody ? "{}"u8.ToArray() : good.Webhook.Body };

        Assert.Equal(VerificationResult.Missing, (good with { Webhook = webhook }).Verify());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_LongAgoOrAhead_IsStaleWhereThereIsATime(string name)
    {
        var good = VerifierCase.Find(name);
        var scheme = good.Options.Scheme;
        var expected = scheme.HasTime ? VerificationResult.Stale : VerificationResult.Verified;
        // Tokens tell themselves how long they are good.
        var beyond = (long)scheme.Tolerance.TotalSeconds + (scheme.Method == VerificationMethod.Jwt ? 4000 : 100);

        Assert.Equal(expected, (good with { Now = good.Now + beyond }).Verify());
        Assert.Equal(expected, (good with { Now = good.Now - beyond }).Verify());
    }

    [Theory]
    [InlineData("secret\n", "line break")]
    [InlineData(" secret", "blank")]
    [InlineData("{\"secret\":\"x\"}", "secret.key")]
    [InlineData("\"secret\"", "quotation marks")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "PEM")]
    [InlineData("v1,whsec_c2VjcmV0", "'v1,'")]
    public void Verify_SecretOfAnotherShape_IsNamedWithoutItsValue(string secret, string expected)
    {
        foreach (var name in (string[])["@octokit/webhooks-methods 0", "standardwebhooks 0"])
        {
            var verdict = VerifierCase.Find(name).Judge(secret);

            Assert.Equal(VerificationResult.SecretUnusable, verdict.Result);
            Assert.Contains(expected, verdict.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain(secret.Trim(), verdict.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Verify_BasicWithoutColon_IsNamed()
    {
        var basic = new VerifierCase("""{"scheme":"basic"}""", "password", new TestEvent { Headers = new Dictionary<string, string> { ["authorization"] = "Basic cGFzc3dvcmQ=" } }, 0);

        Assert.Contains("colon", basic.Judge().Reason, StringComparison.Ordinal);
    }

    private static IEnumerable<string> SignedHeaders(VerifierCase good)
    {
        var scheme = good.Options.Scheme;
        var places = scheme.From.Concat(scheme.TimeFrom).Concat(good.Options.Content.Parts.SelectMany(part => part.Places));
        return places.Where(place => place.Kind == PlaceKind.Header).Select(place => Encoding.ASCII.GetString(place.Name))
            .Where(header => good.Webhook.Headers.ContainsKey(header) && IsLast(good, header)).Distinct(StringComparer.Ordinal);
    }

    // Where several headers may hold a signature, the vectors put the right one into the last.
    private static bool IsLast(VerifierCase good, string header)
    {
        var holders = good.Options.Scheme.From.Select(place => Encoding.ASCII.GetString(place.Name)).Where(good.Webhook.Headers.ContainsKey).ToList();
        return !holders.Contains(header) || holders[^1] == header;
    }

    private static string OtherSecret(VerifierCase good)
    {
        const string Rfc8032 = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
        var scheme = good.Options.Scheme;
        if (good.Secret.StartsWith("whpk_", StringComparison.Ordinal))
        {
            return "whpk_" + Convert.ToBase64String(Convert.FromHexString(Rfc8032));
        }

        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        return scheme switch
        {
            { Method: VerificationMethod.Ed25519 } => Rfc8032,
            { Name: "plaid" } => good.Secret.Replace("\"x\":\"", "\"x\":\"AA", StringComparison.Ordinal),
            { Method: VerificationMethod.Ecdsa } => Convert.ToBase64String(ecdsa.ExportSubjectPublicKeyInfo()),
            { Method: VerificationMethod.Rsa } => rsa.ExportSubjectPublicKeyInfoPem(),
            { KeyEncoding: KeyEncoding.Hex } => "00FF",
            { KeyEncoding: KeyEncoding.Base64 } => scheme.KeyPrefix + Convert.ToBase64String("other"u8),
            _ => "other",
        };
    }

    [Theory]
    [InlineData("https://evil.example/SimpleNotificationService.pem")]
    [InlineData("http://sns.eu-west-1.amazonaws.com/a.pem")]
    [InlineData("https://sns.eu-west-1.amazonaws.com.evil.example/a.pem")]
    [InlineData("https://sns.eu-west-1.amazonaws.com:8443/a.pem")]
    [InlineData("https://user@sns.eu-west-1.amazonaws.com/a.pem")]
    [InlineData("https://s3.eu-west-1.amazonaws.com/a.pem")]
    [InlineData("https://sns.a.b.amazonaws.com/a.pem")]
    [InlineData("https://sns.eu-west-1.amazonaws.com/a.txt")]
    public void TryGetUrl_NotOfSns_IsRefused(string url) => Assert.False(SnsVerifier.TryGetUrl(url, ".pem", out _));

    [Fact]
    public void TryGetUrl_OfSns_IsTaken()
    {
        Assert.True(SnsVerifier.TryGetUrl("https://sns.us-east-1.amazonaws.com/a.pem", ".pem", out _));
        Assert.True(SnsVerifier.TryGetUrl("https://sns.cn-north-1.amazonaws.com.cn/a.pem", ".pem", out _));
    }

    [Fact]
    public void Verify_KeysNotToBeHad_FailsClosed()
    {
        var google = VerifierCase.Find("google-pubsub 0") with { Documents = new Dictionary<string, string>(StringComparer.Ordinal) };

        Assert.Equal(VerificationResult.SecretUnusable, google.Judge().Result);
    }

    [Theory]
    [InlineData("audience", "https://other.example")]
    [InlineData("email", "other@example.com")]
    public void Verify_TokenForAnother_IsMismatch(string member, string value)
    {
        var google = VerifierCase.Find("google-pubsub 0");
        var right = google.Verification;
        var verification = System.Text.Json.Nodes.JsonNode.Parse(right)!.AsObject();
        verification[member] = value;

        Assert.Equal(VerificationResult.Mismatch, (google with { Verification = verification.ToJsonString() }).Verify());
    }

    [Fact]
    public void Verify_TokenWithoutSignature_IsMismatch()
    {
        var vonage = VerifierCase.Find("vonage 0");
        var claims = vonage.Webhook.Headers["authorization"].Split('.')[1];
        var none = $"Bearer eyJhbGciOiJub25lIn0.{claims}.AAAA";

        Assert.Equal(VerificationResult.Mismatch, vonage.WithHeader("authorization", none).Verify());
    }
}
