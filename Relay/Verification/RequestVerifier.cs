using Lambda.Runtime.HttpApi;
using Routing;
using Routing.Secrets;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>Verifies requests as their routes say.</summary>
internal sealed class RequestVerifier(ISecretSource secrets, TimeProvider time)
{
    private readonly Dictionary<string, IVerifier> _verifiers = new(StringComparer.Ordinal);

    /// <summary>The verifier of a scheme.</summary>
    public static IVerifier Create(VerificationOptions options) => options.Scheme switch
    {
        VerificationScheme.Stripe => new StripeVerifier(options),
        VerificationScheme.Twilio => new TwilioVerifier(options),
        VerificationScheme.StandardWebhooks => new StandardWebhooksVerifier(options),
        VerificationScheme.GitLab or VerificationScheme.ApiKey => new TokenVerifier(options),
        VerificationScheme.Basic => new BasicVerifier(),
        _ => new HmacVerifier(options),
    };

    /// <summary>Verifies a request. Null when it may pass; else the failure, with the reason for the log.</summary>
    public WebhookFailure? Verify(HttpApiEvent request, Route route, TimeBudget budget)
    {
        if (route.Verification is not { } options)
        {
            return null;
        }

        var values = secrets.Get(options.Secret, budget.Remaining);
        if (values.Error is not null)
        {
            return new WebhookFailure(Failure.ConfigurationInvalid, values.Error);
        }

        var verifier = VerifierOf(route, options);
        var result = verifier.Verify(request, values.Values, time.GetUtcNow());
        // Whatever the failure, so that all of them take the same time.
        if (result is VerificationResult.Missing or VerificationResult.Mismatch or VerificationResult.Stale &&
            secrets.Refresh(options.Secret, budget.Remaining) is { Error: null } refreshed)
        {
            result = verifier.Verify(request, refreshed.Values, time.GetUtcNow());
        }

        return result switch
        {
            VerificationResult.Verified => null,
            VerificationResult.Missing => Failed(Failure.SignatureMissing),
            VerificationResult.Stale => Failed(Failure.TimestampOutsideTolerance),
            VerificationResult.SecretUnusable =>
                new WebhookFailure(Failure.ConfigurationInvalid, $"Secret '{options.Secret.Name}' is not one that {options.Scheme} can use."),
            _ => Failed(Failure.SignatureMismatch),
        };

        WebhookFailure Failed(Failure failure) => new(failure, $"{options.Scheme} verification failed.");
    }

    private IVerifier VerifierOf(Route route, VerificationOptions options)
    {
        if (!_verifiers.TryGetValue(route.Name, out var verifier))
        {
            _verifiers[route.Name] = verifier = Create(options);
        }

        return verifier;
    }
}
