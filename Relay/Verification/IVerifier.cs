using Lambda.Runtime.HttpApi;

namespace Relay.Verification;

/// <summary>
/// A verification scheme. Every implementation does the same work whether a signature is there, right, wrong or stale, compares in constant time,
/// and decides at the end.
/// </summary>
internal interface IVerifier
{
    /// <summary>Verifies a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="secrets">Values of which any is accepted; at least one.</param>
    /// <param name="now">The time.</param>
    VerificationResult Verify(HttpApiEvent request, IReadOnlyList<byte[]> secrets, DateTimeOffset now);
}
