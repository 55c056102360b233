namespace SecretsManager.Model;

/// <summary><paramref name="SecretId"/> is a name or an ARN.</summary>
public sealed record DescribeSecretRequest(string SecretId);
