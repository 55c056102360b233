using System.Text.Json.Serialization;

namespace SecretsEmulator.Contract;

/// <summary>What most operations answer; each sets the members that its page of the API reference lists.</summary>
public sealed record SecretResponse
{
    [JsonPropertyName("ARN")]
    public string? Arn { get; init; }

    public string? Name { get; init; }

    public string? VersionId { get; init; }

    public IReadOnlyCollection<string>? VersionStages { get; init; }

    public DateTimeOffset? DeletionDate { get; init; }

    public string? ResourcePolicy { get; init; }
}
