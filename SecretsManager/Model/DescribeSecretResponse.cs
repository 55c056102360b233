using System.Collections.ObjectModel;
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

    // System.Text.Json sets every init-only member, those that are missing to null: an initializer would be lost.
    public IReadOnlyList<Tag> Tags { get => field ?? []; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> VersionIdsToStages
    {
        get => field ?? ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;
        init;
    }

    /// <summary>The version that has the label, or null.</summary>
    public string? VersionWith(string stage) =>
        VersionIdsToStages.FirstOrDefault(version => version.Value.Contains(stage, StringComparer.Ordinal)).Key;
}
