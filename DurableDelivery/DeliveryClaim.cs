using AwsClient;

namespace DurableDelivery;

/// <summary>The answer to a claim.</summary>
/// <param name="Outcome">What the table says.</param>
/// <param name="Status">Of a repeat: what its first sender was told.</param>
/// <param name="Error">Why it is not known.</param>
public readonly record struct DeliveryClaim(ClaimOutcome Outcome, int Status = 0, AwsError? Error = null);
