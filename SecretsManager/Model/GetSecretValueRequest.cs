namespace SecretsManager.Model;

/// <summary>Neither version nor stage: <c>AWSCURRENT</c>. <paramref name="SecretId"/> is a name or an ARN.</summary>
public sealed record GetSecretValueRequest(string SecretId, string? VersionId = null, string? VersionStage = null);
