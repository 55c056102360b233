namespace Routing.Verification;

/// <summary>
/// The named schemes. Each is proved by a signature that the provider's own library made, or that the provider publishes; docs/verification.md has
/// the sources.
/// </summary>
public static class Schemes
{
    /// <summary>The scheme that a route describes itself.</summary>
    public const string Described = "hmac";

    private static readonly SignatureScheme[] Table =
    [
        // The body, and nothing else.
        Hex("airtable", "x-airtable-content-mac") with { Prefix = "hmac-sha256=", KeyEncoding = KeyEncoding.Base64 },
        Hex("asana", "x-hook-signature"),
        Hex("bitbucket", "x-hub-signature") with { Prefix = "sha256=" },
        Hex("circleci", "circleci-signature") with { Separator = ",", Prefix = "v1=" },
        Hex("coinbase-commerce", "x-cc-webhook-signature"),
        Base64("adyen-platform", "hmacsignature") with { KeyEncoding = KeyEncoding.Hex },
        Base64("docusign", "x-docusign-signature-1", "x-docusign-signature-2", "x-docusign-signature-3", "x-docusign-signature-4"),
        Hex("dropbox", "x-dropbox-signature"),
        Hex("easypost", "x-hmac-signature") with { Prefix = "hmac-sha256-hex=" },
        Hex("gitea", "x-gitea-signature"),
        Hex("github", "x-hub-signature-256") with { Prefix = "sha256=" },
        Hex("github-sha1", "x-hub-signature") with { Prefix = "sha1=", Algorithm = SignatureAlgorithm.Sha1 },
        Hex("gocardless", "webhook-signature"),
        Base64("hookdeck", "x-hookdeck-signature", "x-hookdeck-signature-2"),
        Hex("intercom", "x-hub-signature") with { Prefix = "sha1=", Algorithm = SignatureAlgorithm.Sha1 },
        Hex("jira", "x-hub-signature") with { Prefix = "sha256=" },
        Hex("lemon-squeezy", "x-signature"),
        Base64("line", "x-line-signature"),
        Base64("kontent", "x-kc-signature"),
        Hex("meta", "x-hub-signature-256") with { Prefix = "sha256=" },
        Base64("microsoft-teams", "authorization") with { Prefix = "HMAC ", KeyEncoding = KeyEncoding.Base64 },
        Hex("modern-treasury", "x-signature"),
        Hex("notion", "x-notion-signature") with { Prefix = "sha256=" },
        Hex("onfido", "x-sha2-signature"),
        Hex("pagerduty", "x-pagerduty-signature") with { Separator = ",", Prefix = "v1=" },
        Hex("paystack", "x-paystack-signature") with { Algorithm = SignatureAlgorithm.Sha512 },
        Hex("pusher", "x-pusher-signature"),
        Hex("razorpay", "x-razorpay-signature"),
        Hex("sentry", "sentry-hook-signature"),
        Base64("shopify", "x-shopify-hmac-sha256"),
        Hex("smartcar", "sc-signature"),
        Hex("stream", "x-signature"),
        Base64("typeform", "typeform-signature") with { Prefix = "sha256=" },
        Hex("vercel", "x-vercel-signature") with { Algorithm = SignatureAlgorithm.Sha1 },
        Base64("woocommerce", "x-wc-webhook-signature"),
        Base64("xero", "x-xero-signature"),

        // A time in the signature's own header: t=…,v1=….
        Timed("calendly", "calendly-webhook-signature", "v1="),
        Timed("elevenlabs", "elevenlabs-signature", "v0=") with { Tolerance = TimeSpan.FromMinutes(30) },
        Timed("mux", "mux-signature", "v1="),
        Timed("paddle", "paddle-signature", "h1=") with { Separator = ";", TimePrefix = "ts=", Content = "{timestamp}:{body}" },
        Timed("sanity", "sanity-webhook-signature", "v1=") with { Encoding = SignatureEncoding.Base64Url, TimeUnit = TimeUnit.Milliseconds },
        Timed("stripe", "stripe-signature", "v1="),
        Timed("tailscale", "tailscale-webhook-signature", "v1="),
        Timed("workos", "workos-signature", "v1=") with { TimeUnit = TimeUnit.Milliseconds },
        Recurly(),

        // A time in a header of its own.
        Base64("box", "box-signature-primary", "box-signature-secondary") with
        {
            Content = "{body}{timestamp}",
            TimeFrom = [Place.Header("box-delivery-timestamp")],
            TimeUnit = TimeUnit.Rfc3339,
            Tolerance = TimeSpan.FromMinutes(10),
        },
        Base64("cashfree", "x-webhook-signature") with
        {
            Content = "{timestamp}{body}",
            TimeFrom = [Place.Header("x-webhook-timestamp")],
            TimeUnit = TimeUnit.Milliseconds,
        },
        Hex("slack", "x-slack-signature") with
        {
            Prefix = "v0=",
            Content = "v0:{timestamp}:{body}",
            TimeFrom = [Place.Header("x-slack-request-timestamp")],
        },
        Hex("twitch", "twitch-eventsub-message-signature") with
        {
            Prefix = "sha256=",
            Content = "{header:twitch-eventsub-message-id}{timestamp}{body}",
            TimeFrom = [Place.Header("twitch-eventsub-message-timestamp")],
            TimeUnit = TimeUnit.Rfc3339,
            Tolerance = TimeSpan.FromMinutes(10),
        },
        Hex("webflow", "x-webflow-signature") with
        {
            Content = "{timestamp}:{body}",
            TimeFrom = [Place.Header("x-webflow-timestamp")],
            TimeUnit = TimeUnit.Milliseconds,
        },
        Base64("zendesk", "x-zendesk-webhook-signature") with
        {
            Content = "{timestamp}{body}",
            TimeFrom = [Place.Header("x-zendesk-webhook-signature-timestamp")],
            TimeUnit = TimeUnit.Rfc3339,
        },
        Hex("zoom", "x-zm-signature") with { Prefix = "v0=", Content = "v0:{timestamp}:{body}", TimeFrom = [Place.Header("x-zm-request-timestamp")] },

        // The time in the body.
        Hex("linear", "linear-signature") with
        {
            TimeFrom = [Json("/webhookTimestamp")],
            TimeUnit = TimeUnit.Milliseconds,
        },

        // Standard Webhooks, and who sends them.
        StandardWebhooks("standard-webhooks"),
        StandardWebhooks("gitlab-signing-token"),

        // The URL is signed.
        Base64("hubspot", "x-hubspot-signature-v3") with
        {
            Content = "{method}{url}{body}{timestamp}",
            TimeFrom = [Place.Header("x-hubspot-request-timestamp")],
            TimeUnit = TimeUnit.Milliseconds,
        },
        Base64("mandrill", "x-mandrill-signature") with { Algorithm = SignatureAlgorithm.Sha1, Content = "{url}{params}" },
        Base64("square", "x-square-hmacsha256-signature") with { Content = "{url}{body}" },
        Base64("trello", "x-trello-webhook") with { Algorithm = SignatureAlgorithm.Sha1, Content = "{body}{url}" },
        Base64("twilio", "x-twilio-signature") with
        {
            Algorithm = SignatureAlgorithm.Sha1,
            Content = "{url}{params}",
            BodyHashFrom = new Place(PlaceKind.Query, "bodySHA256"u8.ToArray()),
        },

        // The signature is in the body, and does not cover all of it: the providers have nothing better.
        Adyen(),
        Hex("mailgun", []) with
        {
            From = [Json("/signature/signature"), Form("signature")],
            Content = "{json:/signature/timestamp|form:timestamp}{json:/signature/token|form:token}",
            TimeFrom = [Json("/signature/timestamp"), Form("timestamp")],
        },

        // Hashes without a key.
        Hex("hubspot-v1", "x-hubspot-signature") with { Method = VerificationMethod.Digest, Content = "{secret}{body}" },
        Hex("hubspot-v2", "x-hubspot-signature") with { Method = VerificationMethod.Digest, Content = "{secret}{method}{url}{body}" },

        // Public keys.
        Hex("discord", "x-signature-ed25519") with
        {
            Method = VerificationMethod.Ed25519,
            Content = "{timestamp}{body}",
            TimeFrom = [Place.Header("x-signature-timestamp")],
        },
        Base64("sendgrid", "x-twilio-email-event-webhook-signature") with
        {
            Method = VerificationMethod.Ecdsa,
            Content = "{timestamp}{body}",
            TimeFrom = [Place.Header("x-twilio-email-event-webhook-timestamp")],
        },
        Base64("telnyx", "telnyx-signature-ed25519") with
        {
            Method = VerificationMethod.Ed25519,
            Content = "{timestamp}|{body}",
            TimeFrom = [Place.Header("telnyx-timestamp")],
        },
        Base64("wise", "x-signature-sha256") with { Method = VerificationMethod.Rsa },

        // JSON Web Tokens, and Amazon's certificates.
        Jwt("google-pubsub", Place.Header("authorization"), "Bearer ") with
        {
            Jwt = new JwtRules
            {
                Algorithms = ["RS256"],
                KeysUrl = new Uri("https://www.googleapis.com/oauth2/v3/certs"),
                Issuers = ["https://accounts.google.com", "accounts.google.com"],
            },
        },
        Jwt("jira-connect", Place.Header("authorization"), "JWT ") with
        {
            From = [Place.Header("authorization"), new Place(PlaceKind.Query, "jwt"u8.ToArray())],
            Jwt = new JwtRules { Algorithms = ["HS256"], HasQueryHash = true },
        },
        Jwt("livekit", Place.Header("authorization"), "") with
        {
            Jwt = new JwtRules { Algorithms = ["HS256"], BodyHashClaim = "sha256", BodyHashEncoding = SignatureEncoding.Base64 },
        },
        Jwt("messagebird", Place.Header("messagebird-signature-jwt"), "") with
        {
            Jwt = new JwtRules { Algorithms = ["HS256", "HS384", "HS512"], Issuers = ["MessageBird"], BodyHashClaim = "payload_hash", UrlHashClaim = "url_hash" },
        },
        Jwt("plaid", Place.Header("plaid-verification"), "") with
        {
            Jwt = new JwtRules { Algorithms = ["ES256"], BodyHashClaim = "request_body_sha256" },
        },
        Jwt("vonage", Place.Header("authorization"), "Bearer ") with
        {
            Jwt = new JwtRules { Algorithms = ["HS256"], BodyHashClaim = "payload_hash" },
        },
        new() { Name = "sns", Method = VerificationMethod.Sns, From = [Json("/Signature")], Tolerance = TimeSpan.FromHours(1) },

        // The secret itself.
        Token("api-key", Place.Header("x-api-key")),
        Token("bearer", Place.Header("authorization")) with { Prefix = "Bearer " },
        Token("figma", Json("/passcode")),
        Token("gitlab", Place.Header("x-gitlab-token")),
        new() { Name = "basic", Method = VerificationMethod.Basic, From = [Place.Header("authorization")] },
    ];

    /// <summary>All named schemes; <c>hmac</c>, which a route describes itself, is not among them.</summary>
    public static IReadOnlyList<SignatureScheme> All => Table;

    /// <summary>The scheme of that name, with <c>hmac</c> as a route begins to describe it; null when there is none.</summary>
    public static SignatureScheme? Find(string name) => name == Described ? new SignatureScheme { Name = Described } : Array.Find(Table, scheme => scheme.Name == name);

    private static Place Json(string pointer) => new(PlaceKind.Json, System.Text.Encoding.UTF8.GetBytes(pointer));

    private static Place Form(string name) => new(PlaceKind.Form, System.Text.Encoding.UTF8.GetBytes(name));

    private static SignatureScheme Hex(string name, params string[] headers) => new() { Name = name, From = [.. headers.Select(Place.Header)] };

    private static SignatureScheme Base64(string name, params string[] headers) => Hex(name, headers) with { Encoding = SignatureEncoding.Base64 };

    private static SignatureScheme Timed(string name, string header, string prefix) =>
        Hex(name, header) with { Separator = ",", Prefix = prefix, TimePrefix = "t=", Content = "{timestamp}.{body}" };

    private static SignatureScheme Token(string name, Place from) => new() { Name = name, Method = VerificationMethod.Token, From = [from] };

    private static SignatureScheme Jwt(string name, Place from, string prefix) => new() { Name = name, Method = VerificationMethod.Jwt, From = [from], Prefix = prefix };

    // https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures/
    private static SignatureScheme Adyen()
    {
        const string Item = "/notificationItems/0/NotificationRequestItem";
        string[] fields =
        [
            "pspReference", "originalReference?", "merchantAccountCode", "merchantReference", "amount/value", "amount/currency", "eventCode", "success",
        ];
        return Base64("adyen") with
        {
            From = [Json($"{Item}/additionalData/hmacSignature")],
            KeyEncoding = KeyEncoding.Hex,
            Content = string.Join(':', fields.Select(field => $"{{json:{Item}/{field}}}")),
        };
    }

    // https://docs.recurly.com/recurly-subscriptions/docs/webhooks-signature-verification: the time, then signatures that have no name.
    private static SignatureScheme Recurly() => Hex("recurly", "recurly-signature") with
    {
        Separator = ",",
        Content = "{timestamp}.{body}",
        TimeIsFirst = true,
        TimeUnit = TimeUnit.Milliseconds,
    };

    private static SignatureScheme StandardWebhooks(string name) => Base64(name, "webhook-signature", "svix-signature") with
    {
        Separator = " ",
        Prefix = "v1,",
        KeyPrefix = "whsec_",
        KeyEncoding = KeyEncoding.Base64,
        Content = "{header:webhook-id|header:svix-id}.{timestamp}.{body}",
        TimeFrom = [Place.Header("webhook-timestamp"), Place.Header("svix-timestamp")],
        Variant = new SignatureScheme
        {
            Name = name,
            Method = VerificationMethod.Ed25519,
            KeyPrefix = "whpk_",
            From = [Place.Header("webhook-signature"), Place.Header("svix-signature")],
            Separator = " ",
            Prefix = "v1a,",
            Encoding = SignatureEncoding.Base64,
            TimeFrom = [Place.Header("webhook-timestamp"), Place.Header("svix-timestamp")],
        },
    };
}
