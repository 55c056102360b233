namespace Routing.Verification;

/// <summary>What a 401 asks for: WWW-Authenticate (RFC 9110 §11.6.1).</summary>
public static class Challenge
{
    /// <summary>The challenge of a scheme. Signatures have no registered authentication scheme; the one here says which is wanted, and where.</summary>
    public static string Of(SignatureScheme scheme) => scheme switch
    {
        { Method: VerificationMethod.Basic } => "Basic realm=\"webhooks\"",
        { Prefix: "Bearer " } => "Bearer realm=\"webhooks\"",
        _ => $"Webhook-Signature realm=\"webhooks\", scheme=\"{scheme.Name}\"",
    };
}
