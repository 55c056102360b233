using System.Text.Json.Serialization;

namespace SecretsManager.Model;

/// <summary>Everything about a secret but its value.</summary>
public sealed record DescribeSecretResponse
{
    [JsonPropertyName("ARN")]
    public required string Arn { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public bool RotationEnabled { get; init; }

    [JsonPropertyName("RotationLambdaARN")]
    public string? RotationLambdaArn { get; init; }

    public RotationRules? RotationRules { get; init; }

    public DateTimeOffset? LastRotatedDate { get; init; }

    public DateTimeOffset? NextRotationDate { get; init; }

    public DateTimeOffset? DeletedDate { get; init; }

    public IReadOnlyList<Tag> Tags { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<string>> VersionIdsToStages { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The version that has the label, or null.</summary>
    public string? VersionWith(string stage) =>
        VersionIdsToStages.FirstOrDefault(version => version.Value.Contains(stage, StringComparer.Ordinal)).Key;
}
