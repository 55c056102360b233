using System.Text.Json.Serialization;

namespace SecretsManager.Model;

/// <summary>What the writing operations answer.</summary>
public sealed record SecretVersionResponse
{
    [JsonPropertyName("ARN")]
    public required string Arn { get; init; }

    public required string Name { get; init; }

    /// <summary>Null where the operation made no version.</summary>
    public string? VersionId { get; init; }

    public IReadOnlyList<string> VersionStages { get => field ?? []; init; }
}
