namespace Relay.Verification;

/// <summary>
/// A way to verify. Every implementation does the same work whether a signature is there, right, wrong or stale, compares in constant time,
/// and decides at the end.
/// </summary>
internal interface IVerifier
{
    /// <summary>Verifies a request.</summary>
    Verdict Verify(in Evidence evidence);
}
