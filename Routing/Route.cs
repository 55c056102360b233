using Routing.Delivery;
using Routing.Handshakes;
using Routing.Matching;
using Routing.Verification;

namespace Routing;

/// <summary>What is done with the requests of one kind. Docs/routes.md describes every member for its users.</summary>
public sealed record Route
{
    /// <summary>Name, for logs and traces.</summary>
    public required string Name { get; init; }

    /// <summary>Which requests.</summary>
    public RouteMatch Match { get; init; } = RouteMatch.Everything;

    /// <summary>Where they go.</summary>
    public required TargetTemplate Target { get; init; }

    /// <summary>Whether the target may be outside the tailnet (<c>via</c>: <c>internet</c>). A deployment refuses such a target otherwise.</summary>
    public bool ViaInternet { get; init; }

    /// <summary>How much of the answer the sender gets.</summary>
    public ResponseMode ResponseMode { get; init; }

    /// <summary>Time limits.</summary>
    public TimeLimits Limits { get; init; } = new();

    /// <summary>Largest body, in bytes. Lambda's own limit of 6 MiB for an event bounds it in any case.</summary>
    public long MaxBodyBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Whether the target gets the Host that the sender used rather than its own.</summary>
    public bool KeepHost { get; init; }

    /// <summary>Changes to the request's header fields.</summary>
    public HeaderRules RequestHeaders { get; init; } = HeaderRules.None;

    /// <summary>Changes to the answer's header fields.</summary>
    public HeaderRules ResponseHeaders { get; init; } = HeaderRules.None;

    /// <summary>Whether the target does no harm when it gets a request twice: then an exchange that broke is tried once more.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Whether problem answers may name the target's address.</summary>
    public bool RevealTarget { get; init; }

    /// <summary>Which senders; null: all.</summary>
    public SourceRule? Sources { get; init; }

    /// <summary>How a request proves that its sender is the one it says; null: not at all.</summary>
    public VerificationOptions? Verification { get; init; }

    /// <summary>The secrets that the forwarder reads for this route; the authorizer's is <see cref="ApiKey"/>'s.</summary>
    public IEnumerable<SecretReference> ForwarderSecrets
    {
        get
        {
            foreach (var secret in Verification?.Secrets ?? [])
            {
                yield return secret;
            }

            if (Handshake?.Secret is { } other)
            {
                yield return other;
            }
        }
    }

    /// <summary>What is done when the sender asks whether the endpoint is there; null: it is a request like any other.</summary>
    public HandshakeOptions? Handshake { get; init; }

    /// <summary>When webhooks reach the target, and what becomes of those that do not.</summary>
    public DeliveryOptions Delivery { get; init; } = DeliveryOptions.Default;

    /// <summary>A header that the authorizer checks; null: none.</summary>
    public ApiKeyRule? ApiKey { get; init; }
}
