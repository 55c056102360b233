namespace Routing.Handshakes;

/// <summary>Whose way it is to ask an endpoint whether it is there, and willing. Docs/handshakes.md describes each.</summary>
public enum HandshakeKind
{
    /// <summary><c>asana</c>: an empty request with X-Hook-Secret.</summary>
    Asana,

    /// <summary><c>discord</c>: PING, signed.</summary>
    Discord,

    /// <summary><c>dropbox</c>: GET with <c>challenge</c>.</summary>
    Dropbox,

    /// <summary><c>event-grid</c>: SubscriptionValidation, or OPTIONS of CloudEvents; verified like any request of the route.</summary>
    EventGrid,

    /// <summary><c>head</c>: a HEAD request (Trello, Mandrill).</summary>
    Head,

    /// <summary><c>meta</c>: GET with <c>hub.challenge</c> and <c>hub.verify_token</c>.</summary>
    Meta,

    /// <summary><c>microsoft-graph</c>: <c>validationToken</c> in the query.</summary>
    MicrosoftGraph,

    /// <summary><c>okta</c>: GET with X-Okta-Verification-Challenge; verified like any request of the route.</summary>
    Okta,

    /// <summary><c>slack</c>: <c>url_verification</c>, signed.</summary>
    Slack,

    /// <summary><c>sns</c>: SubscriptionConfirmation, signed.</summary>
    Sns,

    /// <summary><c>twitch</c>: <c>webhook_callback_verification</c>, signed.</summary>
    Twitch,

    /// <summary><c>woocommerce</c>: a form with <c>webhook_id</c> alone, not signed.</summary>
    WooCommerce,

    /// <summary><c>zoom</c>: <c>endpoint.url_validation</c>, signed.</summary>
    Zoom,
}
