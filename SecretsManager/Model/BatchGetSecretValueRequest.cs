namespace SecretsManager.Model;

/// <summary>The current values of up to <see cref="MaxSecrets"/> secrets, each a name or an ARN.</summary>
public sealed record BatchGetSecretValueRequest(IReadOnlyList<string> SecretIdList)
{
    /// <summary>How many secrets one call takes (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html).</summary>
    public const int MaxSecrets = 20;
}
