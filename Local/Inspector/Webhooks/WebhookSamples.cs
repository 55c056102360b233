using System.Text;

namespace Inspector.Webhooks;

/// <summary>The samples: small payloads in the shape of each provider's events.</summary>
internal static class WebhookSamples
{
    private const string JsonType = "application/json";

    private const string GitHubPush = """
        {
          "ref": "refs/heads/main",
          "before": "0000000000000000000000000000000000000000",
          "after": "4f1c0de4f1c0de4f1c0de4f1c0de4f1c0de4f1c0",
          "repository": { "id": 1, "name": "demo", "full_name": "octo/demo", "private": true },
          "pusher": { "name": "octocat", "email": "octocat@example.com" },
          "commits": [ { "id": "4f1c0de4f1c0de4f1c0de4f1c0de4f1c0de4f1c0", "message": "Say hello", "added": ["hello.txt"] } ]
        }
        """;

    private const string StripeEvent = """
        {
          "id": "evt_local_1",
          "object": "event",
          "type": "payment_intent.succeeded",
          "livemode": false,
          "data": { "object": { "id": "pi_local_1", "object": "payment_intent", "amount": 2000, "currency": "eur", "status": "succeeded" } }
        }
        """;

    private const string StandardEvent = """
        { "type": "invoice.paid", "timestamp": "2026-01-01T00:00:00Z", "data": { "id": "inv_1", "total": 4200 } }
        """;

    public static IReadOnlyList<WebhookSample> All(IReadOnlyList<SigningSecret> secrets)
    {
        return
        [
            Make("hello", "Plain request", null, "text/plain; charset=utf-8", "Hello from the inspector"u8.ToArray()),
            Make("github", "GitHub push", "github", JsonType, Bytes(GitHubPush), ["x-github-event", "push"], ["x-github-delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"], ["user-agent", "GitHub-Hookshot/local"]),
            Make("stripe", "Stripe event", "stripe", JsonType, Bytes(StripeEvent), ["user-agent", "Stripe/1.0 (local)"]),
            Make("slack", "Slack command", "slack", "application/x-www-form-urlencoded", "command=%2Fdeploy&text=staging&user_name=ada&channel_name=ops"u8.ToArray(), ["user-agent", "Slackbot 1.0 (local)"]),
            Make("standard-webhooks", "Standard Webhooks event", "standard-webhooks", JsonType, Bytes(StandardEvent)),
            Make("form", "Form", null, "application/x-www-form-urlencoded", "name=Ada+Lovelace&note=caf%C3%A9+%26+cake"u8.ToArray()),
            Make("binary", "Binary", null, "application/octet-stream", [.. Enumerable.Range(0, 256).Select(i => (byte)i)]),
        ];

        WebhookSample Make(string id, string title, string? scheme, string contentType, byte[] body, params string[][] headers)
        {
            var secret = secrets.FirstOrDefault(known => known.Scheme == scheme);
            return new WebhookSample(id, title, scheme, "POST", secret?.Path ?? "/", [["content-type", contentType], .. headers], body, secret is not null);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

/// <summary>A request to begin with in the send form.</summary>
/// <param name="Id">Its name in URLs.</param>
/// <param name="Title">What the list says.</param>
/// <param name="Scheme">The scheme it is signed by; null: none.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path of the route.</param>
/// <param name="Headers">Headers besides the signature's.</param>
/// <param name="Body">The body.</param>
/// <param name="CanSign">Whether a local secret for the scheme is known.</param>
internal sealed record WebhookSample(string Id, string Title, string? Scheme, string Method, string Path, IReadOnlyList<string[]> Headers, byte[] Body, bool CanSign);
