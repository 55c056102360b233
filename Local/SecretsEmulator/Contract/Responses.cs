using System.Text.Json.Serialization;

namespace SecretsEmulator.Contract;

/// <summary>The answer of operations that answer nothing.</summary>
public sealed record EmptyResponse;

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

/// <summary>BatchGetSecretValue's answer.</summary>
public sealed record BatchGetSecretValueResponse
{
    public IReadOnlyList<SecretValueResponse> SecretValues { get; init; } = [];

    public IReadOnlyList<BatchError> Errors { get; init; } = [];

    public string? NextToken { get; init; }
}

/// <summary>Why one secret of a batch has no value.</summary>
public sealed record BatchError
{
    public string? SecretId { get; init; }

    public string? ErrorCode { get; init; }

    public string? Message { get; init; }
}

/// <summary>ListSecrets' answer.</summary>
public sealed record ListSecretsResponse
{
    public IReadOnlyList<SecretDescription> SecretList { get; init; } = [];

    public string? NextToken { get; init; }
}

/// <summary>ListSecretVersionIds' answer.</summary>
public sealed record ListSecretVersionIdsResponse
{
    [JsonPropertyName("ARN")]
    public string? Arn { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<SecretVersionEntry> Versions { get; init; } = [];

    public string? NextToken { get; init; }
}

/// <summary>A version in a list.</summary>
public sealed record SecretVersionEntry
{
    public string? VersionId { get; init; }

    public IReadOnlyCollection<string>? VersionStages { get; init; }

    public DateTimeOffset? LastAccessedDate { get; init; }

    public DateTimeOffset? CreatedDate { get; init; }

    public IReadOnlyList<string>? KmsKeyIds { get; init; }
}

/// <summary>GetRandomPassword's answer.</summary>
public sealed record RandomPasswordResponse
{
    public string? RandomPassword { get; init; }
}

/// <summary>ValidateResourcePolicy's answer.</summary>
public sealed record ValidateResourcePolicyResponse
{
    public bool PolicyValidationPassed { get; init; }

    public IReadOnlyList<PolicyFinding> ValidationErrors { get; init; } = [];
}

/// <summary>What is wrong with a policy.</summary>
public sealed record PolicyFinding
{
    public string? CheckName { get; init; }

    public string? ErrorMessage { get; init; }
}
