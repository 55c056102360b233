namespace Routing.Verification;

/// <summary>How a request proves where it comes from. Docs/verification.md describes each.</summary>
public enum VerificationScheme
{
    /// <summary><c>github</c>: X-Hub-Signature-256, hexadecimal HMAC-SHA256 of the body.</summary>
    GitHub,

    /// <summary><c>gitlab</c>: X-Gitlab-Token is the secret itself.</summary>
    GitLab,

    /// <summary><c>bitbucket</c>: X-Hub-Signature, hexadecimal HMAC-SHA256 of the body.</summary>
    Bitbucket,

    /// <summary><c>stripe</c>: Stripe-Signature, a time and any number of v1 signatures.</summary>
    Stripe,

    /// <summary><c>slack</c>: X-Slack-Signature, version v0, with X-Slack-Request-Timestamp.</summary>
    Slack,

    /// <summary><c>shopify</c>: X-Shopify-Hmac-Sha256, base64 HMAC-SHA256 of the body.</summary>
    Shopify,

    /// <summary><c>twilio</c>: X-Twilio-Signature over the URL and the form's parameters.</summary>
    Twilio,

    /// <summary><c>standard-webhooks</c>: webhook-id, -timestamp and -signature (svix: the same under svix-), v1 or v1a.</summary>
    StandardWebhooks,

    /// <summary><c>hmac</c>: any HMAC signature, described by settings.</summary>
    Hmac,

    /// <summary><c>api-key</c>: a header that holds the secret.</summary>
    ApiKey,

    /// <summary><c>basic</c>: HTTP Basic authentication (RFC 7617); the secret is <c>user:password</c>.</summary>
    Basic,
}
