namespace SecretsManager.Model;

/// <summary>The values that could be read, in any order. Secrets that could not are left out: the service names them under <c>Errors</c>.</summary>
public sealed record BatchGetSecretValueResponse
{
    public IReadOnlyList<GetSecretValueResponse> SecretValues { get => field ?? []; init; }
}
