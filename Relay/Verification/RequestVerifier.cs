using Lambda.Runtime.HttpApi;
using Relay.Handshakes;
using Routing;
using Routing.Secrets;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>Verifies requests as their routes say.</summary>
/// <param name="secrets">The routes' secrets.</param>
/// <param name="keys">The keys that senders publish.</param>
/// <param name="time">Clock.</param>
internal sealed class RequestVerifier(ISecretSource secrets, RemoteKeys keys, TimeProvider time)
{
    private readonly Dictionary<string, IVerifier> _verifiers = new(StringComparer.Ordinal);

    /// <summary>What answers senders' handshakes.</summary>
    public Handshaker Handshakes { get; } = new(secrets, keys);

    /// <summary>The verifier of a scheme.</summary>
    public static IVerifier Create(VerificationOptions options, RemoteKeys keys)
    {
        var verifier = CreateFor(options, keys);
        return options.Scheme.Variant is { } variant
            ? new VariantVerifier(options, verifier, CreateFor(options with { Scheme = variant with { Tolerance = options.Scheme.Tolerance } }, keys))
            : verifier;
    }

    /// <summary>Verifies a request. Null when it may pass; else the failure, with the reason for the log.</summary>
    public WebhookFailure? Verify(HttpApiEvent request, Route route, TimeBudget budget)
    {
        if (route.Verification is not { } options)
        {
            return null;
        }

        var values = options.Secrets.Count == 1 ? secrets.Get(options.Secrets[0], budget.Remaining) : GetAll(options, budget);
        if (values.Error is not null)
        {
            return new WebhookFailure(Failure.ConfigurationInvalid, values.Error);
        }

        var verifier = VerifierOf(route, options);
        var verdict = verifier.Verify(new Evidence(request, values.Values, time.GetUtcNow(), budget.Remaining));
        // Whatever the failure, so that all of them take the same time.
        if (verdict.Result != VerificationResult.Verified && Refreshed(options, budget) is { Error: null } refreshed)
        {
            verdict = verifier.Verify(new Evidence(request, refreshed.Values, time.GetUtcNow(), budget.Remaining));
        }

        return verdict.Result switch
        {
            VerificationResult.Verified => null,
            VerificationResult.Missing => Failed(Failure.SignatureMissing, $"{options.Scheme.Name}: no signature, or not all that it needs ({Places(options)})"),
            VerificationResult.Stale => Failed(
                Failure.TimestampOutsideTolerance, $"{options.Scheme.Name}: signed by the secret, but more than {options.Scheme.Tolerance.TotalSeconds:0} s from now"),
            VerificationResult.SecretUnusable => Failed(
                Failure.ConfigurationInvalid, $"{options.Scheme.Name}: {(options.Secrets.Count == 0 ? "" : $"the secret '{options.Secrets[0].Name}' ")}{verdict.Reason ?? "cannot be used"}"),
            _ => Failed(Failure.SignatureMismatch, $"{options.Scheme.Name}: {verdict.Reason ?? "the signature is not the secret's"}"),
        };

        static WebhookFailure Failed(Failure failure, string reason) => new(failure, $"{reason}.");
    }

    private static IVerifier CreateFor(VerificationOptions options, RemoteKeys keys) => options.Scheme.Method switch
    {
        VerificationMethod.Token => new TokenVerifier(options),
        VerificationMethod.Basic => new BasicVerifier(),
        VerificationMethod.Jwt => new JwtVerifier(options, keys),
        VerificationMethod.Sns => new SnsVerifier(options, keys),
        VerificationMethod.Ed25519 or VerificationMethod.Ecdsa or VerificationMethod.Rsa => new PublicKeyVerifier(options),
        _ => new SignatureVerifier(options),
    };

    private static string Places(VerificationOptions options) => string.Join(", ", options.Scheme.From.Concat(options.Scheme.TimeFrom));

    private SecretValues GetAll(VerificationOptions options, TimeBudget budget) =>
        Join(options.Secrets.Select(reference => secrets.Get(reference, budget.Remaining)));

    private SecretValues? Refreshed(VerificationOptions options, TimeBudget budget)
    {
        var refreshed = options.Secrets.Select(reference => secrets.Refresh(reference, budget.Remaining)).ToList();
        return refreshed.TrueForAll(values => values is null)
            ? null
            : Join(refreshed.Select((values, i) => values ?? secrets.Get(options.Secrets[i], budget.Remaining)));
    }

    private static SecretValues Join(IEnumerable<SecretValues> all)
    {
        var list = all.ToList();
        return list.Find(values => values.Error is not null) ?? new SecretValues([.. list.SelectMany(values => values.Values)]);
    }

    private IVerifier VerifierOf(Route route, VerificationOptions options)
    {
        if (!_verifiers.TryGetValue(route.Name, out var verifier))
        {
            _verifiers[route.Name] = verifier = Create(options, keys);
        }

        return verifier;
    }
}
