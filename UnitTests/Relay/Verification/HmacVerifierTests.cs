using System.Security.Cryptography;
using System.Text;
using Relay.Verification;

namespace Relay.UnitTests.Verification;

public sealed class HmacVerifierTests
{
    private const string Secret = "secret";

    [Theory]
    [InlineData("sha256", "hex")]
    [InlineData("sha1", "base64")]
    [InlineData("sha384", "base64url")]
    [InlineData("sha512", "hex")]
    [InlineData("sha512", "base64url")]
    public void Verify_AlgorithmsAndEncodings_AreUnderstood(string algorithm, string encoding)
    {
        var body = "payload"u8.ToArray();
        var signed = Encoding.UTF8.GetBytes("POST /a/b?x=1&y 1000 abc.").Concat(body).Concat("!"u8.ToArray()).ToArray();
        var hash = algorithm switch
        {
            "sha1" => HMACSHA1.HashData("secret"u8, signed),
            "sha384" => HMACSHA384.HashData("secret"u8, signed),
            "sha512" => HMACSHA512.HashData("secret"u8, signed),
            _ => HMACSHA256.HashData("secret"u8, signed),
        };
        var text = encoding switch
        {
            "base64" => Convert.ToBase64String(hash),
            "base64url" => System.Buffers.Text.Base64Url.EncodeToString(hash),
            _ => Convert.ToHexString(hash),
        };
        var options = $$"""
            {"scheme":"hmac","header":"X-Sig","algorithm":"{{algorithm}}","encoding":"{{encoding}}","prefix":"v=","timestampHeader":"X-Time",
             "content":"{method} {path}?{query} {timestamp} {header:X-Id}.{body}!","toleranceSeconds":10}
            """;
        var webhook = new TestEvent
        {
            Path = "/a/b",
            Query = "x=1&y",
            Body = body,
            Headers = new Dictionary<string, string> { ["x-sig"] = $"v={text}", ["x-time"] = "1000", ["x-id"] = "abc" },
        };

        Assert.Equal(VerificationResult.Verified, new VerifierCase(options, Secret, webhook, 1010).Verify());
        Assert.Equal(VerificationResult.Stale, new VerifierCase(options, Secret, webhook, 1011).Verify());
        Assert.Equal(VerificationResult.Mismatch, new VerifierCase(options, Secret, webhook with { Query = "x=2&y" }, 1010).Verify());
    }

    [Theory]
    [InlineData("sha256=")]
    [InlineData("sha256=zz")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1")]
    [InlineData("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    public void Verify_MalformedSignature_IsMismatch(string signature)
    {
        var webhook = new TestEvent { Body = "Hello, World!"u8.ToArray(), Headers = new Dictionary<string, string> { ["x-hub-signature-256"] = signature } };

        Assert.Equal(VerificationResult.Mismatch, new VerifierCase("""{"scheme":"github"}""", "It's a Secret to Everybody", webhook, 0).Verify());
    }

    [Theory]
    [InlineData(null, VerificationResult.Missing)]
    [InlineData("soon", VerificationResult.Mismatch)]
    [InlineData("99999999999999999999", VerificationResult.Mismatch)]
    [InlineData("-5", VerificationResult.Mismatch)]
    public void Verify_TimestampMissingOrMalformed_Fails(string? time, object expected)
    {
        var hash = Convert.ToHexString(HMACSHA256.HashData("secret"u8, Encoding.UTF8.GetBytes($"v0:{time}:x")));
        var headers = new Dictionary<string, string> { ["x-slack-signature"] = $"v0={hash}" };
        if (time is not null)
        {
            headers["x-slack-request-timestamp"] = time;
        }

        var slack = new VerifierCase("""{"scheme":"slack"}""", Secret, new TestEvent { Body = "x"u8.ToArray(), Headers = headers }, 1000);

        Assert.Equal(expected, slack.Verify());
    }
}
