namespace Routing.Handshakes;

/// <summary>What is done with a sender's handshake.</summary>
/// <param name="Kind">Whose it is.</param>
/// <param name="IsForTarget">Whether the target answers it: what is not signed then passes without verification. Else it is answered at the door.</param>
/// <param name="Secret">Meta's verify token, Zoom's secret token; null for those that need none.</param>
public sealed record HandshakeOptions(HandshakeKind Kind, bool IsForTarget, SecretReference? Secret)
{
    /// <summary>The kinds, as routes name them.</summary>
    public static readonly IReadOnlyDictionary<string, HandshakeKind> Names = new Dictionary<string, HandshakeKind>(StringComparer.Ordinal)
    {
        ["asana"] = HandshakeKind.Asana,
        ["discord"] = HandshakeKind.Discord,
        ["dropbox"] = HandshakeKind.Dropbox,
        ["event-grid"] = HandshakeKind.EventGrid,
        ["head"] = HandshakeKind.Head,
        ["meta"] = HandshakeKind.Meta,
        ["microsoft-graph"] = HandshakeKind.MicrosoftGraph,
        ["okta"] = HandshakeKind.Okta,
        ["slack"] = HandshakeKind.Slack,
        ["sns"] = HandshakeKind.Sns,
        ["twitch"] = HandshakeKind.Twitch,
        ["woocommerce"] = HandshakeKind.WooCommerce,
        ["zoom"] = HandshakeKind.Zoom,
    };

    /// <summary>Whether senders do not sign it, so that it is looked at before the request is verified.</summary>
    public bool IsUnsigned => Kind is HandshakeKind.Asana or HandshakeKind.Dropbox or HandshakeKind.Head or HandshakeKind.Meta or HandshakeKind.MicrosoftGraph or HandshakeKind.WooCommerce;

    /// <summary>Whether an answer at the door needs a secret.</summary>
    public static bool NeedsSecret(HandshakeKind kind) => kind is HandshakeKind.Meta or HandshakeKind.Zoom;
}
