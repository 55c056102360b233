namespace Relay.Handshakes;

/// <summary>What becomes of a handshake: with neither an answer nor a failure it goes to the target.</summary>
/// <param name="Answer">The answer at the door.</param>
/// <param name="Failure">Why it is refused.</param>
internal sealed record HandshakeOutcome(HandshakeAnswer? Answer = null, WebhookFailure? Failure = null);
