using Forwarder.UnitTests;
using Relay.Verification;

namespace Relay.UnitTests.Verification;

/// <summary>Signatures that the providers' own libraries made (Vectors/generate.mjs), and those that providers publish.</summary>
public sealed class VectorTests
{
    public static TheoryData<string> Names => [.. VerifierCase.Vectors.Keys];

    public static TheoryData<string> Schemes => [.. global::Routing.Verification.Schemes.All.Select(scheme => scheme.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_LibrarysSignature_IsVerified(string name) =>
        Assert.Equal(VerificationResult.Verified, VerifierCase.Find(name).Verify());

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Schemes_All_HaveAVector(string scheme)
    {
        string[] withoutSignature = ["api-key", "basic", "bearer", "figma", "gitlab"];

        Assert.Contains(scheme, VerifierCase.Vectors.Values.Select(vector => vector.GetProperty("verification").GetProperty("scheme").GetString()).Concat(withoutSignature));
    }

    [Theory]
    [InlineData("github", "It's a Secret to Everybody", "x-hub-signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", "Hello, World!")]
    [InlineData("bitbucket", "It's a Secret to Everybody", "x-hub-signature", "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9", "Hello World!")]
    [InlineData("gitlab", "a token", "x-gitlab-token", "a token", "{}")]
    [InlineData("basic", "Aladdin:open sesame", "authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "{}")]
    [InlineData("api-key", "key-1", "x-api-key", "key-1", "{}")]
    public void Verify_PublishedExample_IsVerified(string scheme, string secret, string header, string value, string body)
    {
        var good = new VerifierCase(
            $$"""{"scheme":"{{scheme}}"}""", secret, new TestEvent { Headers = new Dictionary<string, string> { [header] = value }, Body = ForwarderHarness.Bytes(body) }, 0);
        var bad = good with { Webhook = good.Webhook with { Headers = new Dictionary<string, string> { [header] = value[..^1] + "0" } } };
        var missing = good with { Webhook = good.Webhook with { Headers = new Dictionary<string, string>() } };

        Assert.Equal(VerificationResult.Verified, good.Verify());
        Assert.Equal(VerificationResult.Mismatch, bad.Verify());
        Assert.Equal(VerificationResult.Missing, missing.Verify());
    }

    /// <summary>https://docs.slack.dev/authentication/verifying-requests-from-slack</summary>
    [Fact]
    public void Verify_SlacksExample_IsVerified()
    {
        const string Body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar" +
            "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J" +
            "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        var slack = new VerifierCase(
            """{"scheme":"slack"}""",
            "8f742231b10e8888abcd99yyyzzz85a5",
            new TestEvent
            {
                Body = ForwarderHarness.Bytes(Body),
                Headers = new Dictionary<string, string>
                {
                    ["x-slack-request-timestamp"] = "1531420618",
                    ["x-slack-signature"] = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
                },
            },
            1531420618);

        Assert.Equal(VerificationResult.Verified, slack.Verify());
        Assert.Equal(VerificationResult.Stale, (slack with { Now = 1531420618 + 301 }).Verify());
    }

    /// <summary>https://docs.svix.com/receiving/verifying-payloads/how-manual</summary>
    [Fact]
    public void Verify_SvixsExample_IsVerified() => Assert.Equal(
        VerificationResult.Verified,
        new VerifierCase(
            """{"scheme":"standard-webhooks"}""",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            new TestEvent
            {
                Body = ForwarderHarness.Bytes("""{"test": 2432232314}"""),
                Headers = new Dictionary<string, string>
                {
                    ["svix-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek",
                    ["svix-timestamp"] = "1614265330",
                    ["svix-signature"] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                },
            },
            1614265330).Verify());

    /// <summary>https://www.twilio.com/docs/usage/webhooks/webhooks-security</summary>
    [Fact]
    public void Verify_TwiliosExample_IsVerified() => Assert.Equal(
        VerificationResult.Verified,
        new VerifierCase(
            """{"scheme":"twilio","publicUrl":"https://mycompany.com"}""",
            "12345",
            new TestEvent
            {
                Path = "/myapp.php",
                Query = "foo=1&bar=2",
                Body = ForwarderHarness.Bytes("Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE"),
                Headers = new Dictionary<string, string>
                {
                    ["content-type"] = "application/x-www-form-urlencoded",
                    ["x-twilio-signature"] = "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
                },
            },
            0).Verify());

    [Theory]
    [InlineData("whsec_***")]
    [InlineData("whsk_AAAA")]
    [InlineData("whpk_AAAA")]
    public void Verify_UnusableSecret_IsTheOperatorsFault(string secret) =>
        Assert.Equal(VerificationResult.SecretUnusable, VerifierCase.Find("standardwebhooks 0").Verify(secret));
}
