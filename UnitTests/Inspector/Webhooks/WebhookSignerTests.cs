using System.Text;
using Inspector.Webhooks;

namespace Inspector.UnitTests.Webhooks;

public sealed class WebhookSignerTests
{
    [Fact]
    public void Sign_GitHub_IsTheDocumentedVector()
    {
        // https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
        var headers = WebhookSigner.Sign(new SigningSecret("github", "It's a Secret to Everybody"), "Hello, World!"u8.ToArray(), default, "");

        Assert.Equal(["x-hub-signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"], Assert.Single(headers!));
    }

    [Fact]
    public void Sign_Slack_IsTheDocumentedVector()
    {
        // https://api.slack.com/authentication/verifying-requests-from-slack
        var body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

        var headers = WebhookSigner.Sign(new SigningSecret("slack", "8f742231b10e8888abcd99yyyzzz85a5"), Encoding.UTF8.GetBytes(body), DateTimeOffset.FromUnixTimeSeconds(1531420618), "");

        Assert.Contains(headers!, header => header[0] == "x-slack-signature" && header[1] == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
    }

    [Fact]
    public void Sign_StandardWebhooks_IsThePublishedVector()
    {
        // The example of the Standard Webhooks libraries' test suites.
        var headers = WebhookSigner.Sign(
            new SigningSecret("standard-webhooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            """{"test": 2432232314}"""u8.ToArray(),
            DateTimeOffset.FromUnixTimeSeconds(1614265330),
            "msg_p5jXN8AQM9LWM0D4loKWxJek");

        Assert.Contains(headers!, header => header[0] == "webhook-signature" && header[1] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    [Fact]
    public void Sign_UnknownScheme_IsNull() => Assert.Null(WebhookSigner.Sign(new SigningSecret("unheard-of", "x"), [], default, ""));
}
