using System.Text.Json.Serialization;

namespace SecretsEmulator.Contract;

/// <summary>DescribeSecret's answer, and an entry of ListSecrets'.</summary>
public sealed record SecretDescription
{
    [JsonPropertyName("ARN")]
    public string? Arn { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? KmsKeyId { get; init; }

    public bool? RotationEnabled { get; init; }

    [JsonPropertyName("RotationLambdaARN")]
    public string? RotationLambdaArn { get; init; }

    public RotationRules? RotationRules { get; init; }

    public DateTimeOffset? LastRotatedDate { get; init; }

    public DateTimeOffset? LastChangedDate { get; init; }

    public DateTimeOffset? LastAccessedDate { get; init; }

    public DateTimeOffset? DeletedDate { get; init; }

    public DateTimeOffset? NextRotationDate { get; init; }

    public IReadOnlyList<Tag>? Tags { get; init; }

    /// <summary>DescribeSecret's name of the map.</summary>
    public IReadOnlyDictionary<string, IReadOnlyCollection<string>>? VersionIdsToStages { get; init; }

    /// <summary>ListSecrets' name of the map.</summary>
    public IReadOnlyDictionary<string, IReadOnlyCollection<string>>? SecretVersionsToStages { get; init; }

    public DateTimeOffset? CreatedDate { get; init; }
}
