using System.Text.Json.Serialization;

namespace SecretsEmulator.Contract;

/// <summary>ListSecretVersionIds' answer.</summary>
public sealed record ListSecretVersionIdsResponse
{
    [JsonPropertyName("ARN")]
    public string? Arn { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<SecretVersionEntry> Versions { get; init; } = [];

    public string? NextToken { get; init; }
}
