using Lambda.Runtime.HttpApi;

namespace Relay.Verification;

/// <summary>What a verification looks at.</summary>
/// <param name="Request">The request.</param>
/// <param name="Secrets">Values of which any is accepted, the current one first; at least one where the scheme has a secret.</param>
/// <param name="Now">The time.</param>
/// <param name="Limit">How long it may take to fetch a sender's keys.</param>
internal readonly record struct Evidence(HttpApiEvent Request, IReadOnlyList<byte[]> Secrets, DateTimeOffset Now, TimeSpan Limit = default);
