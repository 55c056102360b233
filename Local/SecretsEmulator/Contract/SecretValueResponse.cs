using System.Text.Json.Serialization;

namespace SecretsEmulator.Contract;

/// <summary>GetSecretValue's answer, and an entry of BatchGetSecretValue's.</summary>
public sealed record SecretValueResponse
{
    [JsonPropertyName("ARN")]
    public string? Arn { get; init; }

    public string? Name { get; init; }

    public string? VersionId { get; init; }

    public string? SecretString { get; init; }

    public byte[]? SecretBinary { get; init; }

    public IReadOnlyCollection<string>? VersionStages { get; init; }

    public DateTimeOffset? CreatedDate { get; init; }
}
