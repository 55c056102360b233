namespace Relay.Verification;

/// <summary>A result with its reason.</summary>
/// <param name="Result">What it came to.</param>
/// <param name="Reason">For the log, without a secret or signature; null when there is nothing to say.</param>
internal readonly record struct Verdict(VerificationResult Result, string? Reason = null);
