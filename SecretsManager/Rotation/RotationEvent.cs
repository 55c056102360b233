namespace SecretsManager.Rotation;

/// <summary>The event that Secrets Manager invokes a rotation function with, once for each step.</summary>
/// <param name="Step">One of <see cref="RotationStep"/>'s names.</param>
/// <param name="SecretId">The secret's ARN.</param>
/// <param name="ClientRequestToken">The id of the version that is rotated in; all four steps and all retries have the same.</param>
/// <param name="RotationToken">Proof of the invocation's origin, for functions that assume another role; null here.</param>
public sealed record RotationEvent(string Step, string SecretId, string ClientRequestToken, string? RotationToken = null);
