using System.Security.Cryptography;
using System.Text;
using Lambda.Runtime.HttpApi;
using Relay.Verification;
using Routing;
using Routing.Handshakes;
using Routing.Secrets;
using Routing.Verification;

namespace Relay.Handshakes;

/// <summary>Recognizes senders' handshakes and answers them, so that no target has to.</summary>
/// <param name="secrets">The routes' secrets.</param>
/// <param name="keys">The way to what a handshake asks to be visited.</param>
internal sealed class Handshaker(ISecretSource secrets, RemoteKeys keys)
{
    /// <summary>Longest text that is given back, in bytes: what senders ask for has some tens.</summary>
    private const int MaxEchoBytes = 1024;

    /// <summary>Looks at a request before it is verified. Null when it is no handshake, or one that is signed.</summary>
    public HandshakeOutcome? Before(HttpApiEvent request, HandshakeOptions options, TimeBudget budget) =>
        options.IsUnsigned ? Decide(options, Unsigned(request, options, budget)) : null;

    /// <summary>Looks at a request that is verified. Null when it is no handshake.</summary>
    public HandshakeOutcome? After(HttpApiEvent request, HandshakeOptions options, TimeBudget budget) =>
        options.IsUnsigned || options.IsForTarget ? null : Signed(request, options, budget);

    private static HandshakeOutcome? Decide(HandshakeOptions options, HandshakeOutcome? outcome) => outcome is not null && options.IsForTarget ? new HandshakeOutcome() : outcome;

    private HandshakeOutcome? Unsigned(HttpApiEvent request, HandshakeOptions options, TimeBudget budget)
    {
        var isGet = request.Bytes(request.Method).SequenceEqual("GET"u8);
        switch (options.Kind)
        {
            case HandshakeKind.Head when request.Bytes(request.Method).SequenceEqual("HEAD"u8):
            case HandshakeKind.WooCommerce when IsWooCommercePing(request):
            case HandshakeKind.Asana when request.TryGetHeader("x-hook-secret"u8, out _) && !request.TryGetHeader("x-hook-signature"u8, out _) && IsEmpty(request.Body):
                return new HandshakeOutcome(new HandshakeAnswer(200));
            case HandshakeKind.Dropbox when isGet:
                return Echo(Query(request, "challenge"u8));
            case HandshakeKind.MicrosoftGraph:
                return Echo(Query(request, "validationToken"u8));
            case HandshakeKind.Meta when isGet && Query(request, "hub.mode"u8) == "subscribe":
                return options.IsForTarget ? new HandshakeOutcome() : Meta(request, options.Secret!, budget);
            default:
                return null;
        }
    }

    private HandshakeOutcome? Meta(HttpApiEvent request, SecretReference reference, TimeBudget budget)
    {
        var values = secrets.Get(reference, budget.Remaining);
        if (values.Error is not null)
        {
            return new HandshakeOutcome(Failure: new WebhookFailure(Failure.ConfigurationInvalid, values.Error));
        }

        return SecretComparison.EqualsAny(Encoding.UTF8.GetBytes(Query(request, "hub.verify_token"u8)), values.Values)
            ? Echo(Query(request, "hub.challenge"u8))
            : new HandshakeOutcome(Failure: new WebhookFailure(Failure.SignatureMismatch, "meta handshake: hub.verify_token is another."));
    }

    private HandshakeOutcome? Signed(HttpApiEvent request, HandshakeOptions options, TimeBudget budget)
    {
        switch (options.Kind)
        {
            case HandshakeKind.Slack when Json(request, "/type"u8) == "url_verification":
                return Given(Json(request, "/challenge"u8), text => HandshakeAnswer.Json(("challenge", text)));
            case HandshakeKind.Discord when Json(request, "/type"u8) == "1":
                return new HandshakeOutcome(new HandshakeAnswer(200, "application/json", "{\"type\":1}"));
            case HandshakeKind.Twitch when request.Header("twitch-eventsub-message-type"u8).SequenceEqual("webhook_callback_verification"u8):
                return Echo(Json(request, "/challenge"u8));
            case HandshakeKind.Okta when request.TryGetHeader("x-okta-verification-challenge"u8, out var challenge):
                return Given(Encoding.UTF8.GetString(challenge), text => HandshakeAnswer.Json(("verification", text)));
            case HandshakeKind.EventGrid when request.Header("aeg-event-type"u8).SequenceEqual("SubscriptionValidation"u8):
                return Given(Json(request, "/0/data/validationCode"u8), text => HandshakeAnswer.Json(("validationResponse", text)));
            case HandshakeKind.EventGrid when request.Bytes(request.Method).SequenceEqual("OPTIONS"u8) && request.TryGetHeader("webhook-request-origin"u8, out var origin):
                return Given(Encoding.UTF8.GetString(origin), text => new HandshakeAnswer(200, Header: ("webhook-allowed-origin", text)));
            case HandshakeKind.Zoom when Json(request, "/event"u8) == "endpoint.url_validation":
                return Zoom(Json(request, "/payload/plainToken"u8), options.Secret!, budget);
            case HandshakeKind.Sns when Json(request, "/Type"u8) == "SubscriptionConfirmation":
                return Confirm(Json(request, "/SubscribeURL"u8), budget);
            default:
                return null;
        }
    }

    // Only after the request's own signature was verified: else anyone could have any text signed here.
    private HandshakeOutcome? Zoom(string plain, SecretReference reference, TimeBudget budget)
    {
        var values = secrets.Get(reference, budget.Remaining);
        return values.Error is not null
            ? new HandshakeOutcome(Failure: new WebhookFailure(Failure.ConfigurationInvalid, values.Error))
            : Given(plain, text => HandshakeAnswer.Json(
                ("plainToken", text), ("encryptedToken", Convert.ToHexStringLower(HMACSHA256.HashData(values.Values[0], Encoding.UTF8.GetBytes(text))))));
    }

    private HandshakeOutcome Confirm(string address, TimeBudget budget)
    {
        var problem = SnsVerifier.TryGetUrl(address, "/", out var url) ? keys.Visit(url, budget.Remaining) : "SubscribeURL is not one of SNS";
        return problem is null
            ? new HandshakeOutcome(new HandshakeAnswer(200))
            : new HandshakeOutcome(Failure: new WebhookFailure(Failure.ConfigurationInvalid, $"The subscription was not confirmed: {problem}."));
    }

    private static HandshakeOutcome? Echo(string text) => Given(text, HandshakeAnswer.Text);

    /// <summary>An answer with a text of the sender's. Without one, or with one that is too long, it is no handshake.</summary>
    private static HandshakeOutcome? Given(string text, Func<string, HandshakeAnswer> answer) =>
        text.Length is > 0 and <= MaxEchoBytes && !text.AsSpan().ContainsAny('\r', '\n') ? new HandshakeOutcome(answer(text)) : null;

    private static bool IsWooCommercePing(HttpApiEvent request) =>
        FormFields.IsForm(request) && FormFields.Sorted(request.Body) is { Count: 1 } fields && fields.Min is { Name: "webhook_id", Value: var id } && id.All(char.IsAsciiDigit);

    private static bool IsEmpty(ReadOnlySpan<byte> body) => body.IsEmpty || body.SequenceEqual("{}"u8);

    private static string Query(HttpApiEvent request, ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(FormFields.Find(request.Bytes(request.RawQueryString), name));

    private static string Json(HttpApiEvent request, ReadOnlySpan<byte> pointer) => Encoding.UTF8.GetString(PlaceReader.ReadJson(request.Body, pointer));
}
