namespace SecretsManager.Model;

/// <summary>Moves, adds or removes a label. Moving <c>AWSCURRENT</c> moves <c>AWSPREVIOUS</c> to the version it leaves.</summary>
/// <param name="SecretId">Name or ARN.</param>
/// <param name="VersionStage">The label.</param>
/// <param name="MoveToVersionId">Where it goes; null: it is only removed.</param>
/// <param name="RemoveFromVersionId">Where it is now; required when it is on another version.</param>
public sealed record UpdateSecretVersionStageRequest(
    string SecretId, string VersionStage, string? MoveToVersionId = null, string? RemoveFromVersionId = null);
