using System.Text.Json.Serialization;

namespace SecretsEmulator.Contract;

/// <summary>What the operations take that need nothing but the secret.</summary>
public sealed record SecretIdRequest
{
    public string? SecretId { get; init; }
}

/// <summary>CreateSecret.</summary>
public sealed record CreateSecretRequest
{
    public string? Name { get; init; }

    public string? ClientRequestToken { get; init; }

    public string? Description { get; init; }

    public string? KmsKeyId { get; init; }

    public string? SecretString { get; init; }

    public byte[]? SecretBinary { get; init; }

    public IReadOnlyList<Tag>? Tags { get; init; }

    /// <summary>Not done: refused.</summary>
    public System.Text.Json.JsonElement? AddReplicaRegions { get; init; }
}

/// <summary>PutSecretValue.</summary>
public sealed record PutSecretValueRequest
{
    public string? SecretId { get; init; }

    public string? ClientRequestToken { get; init; }

    public string? SecretString { get; init; }

    public byte[]? SecretBinary { get; init; }

    public IReadOnlyList<string>? VersionStages { get; init; }
}

/// <summary>UpdateSecret.</summary>
public sealed record UpdateSecretRequest
{
    public string? SecretId { get; init; }

    public string? ClientRequestToken { get; init; }

    public string? Description { get; init; }

    public string? KmsKeyId { get; init; }

    public string? SecretString { get; init; }

    public byte[]? SecretBinary { get; init; }
}

/// <summary>GetSecretValue.</summary>
public sealed record GetSecretValueRequest
{
    public string? SecretId { get; init; }

    public string? VersionId { get; init; }

    public string? VersionStage { get; init; }
}

/// <summary>BatchGetSecretValue.</summary>
public sealed record BatchGetSecretValueRequest
{
    public IReadOnlyList<string>? SecretIdList { get; init; }

    public IReadOnlyList<Filter>? Filters { get; init; }

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>UpdateSecretVersionStage.</summary>
public sealed record UpdateSecretVersionStageRequest
{
    public string? SecretId { get; init; }

    public string? VersionStage { get; init; }

    public string? RemoveFromVersionId { get; init; }

    public string? MoveToVersionId { get; init; }
}

/// <summary>ListSecrets.</summary>
public sealed record ListSecretsRequest
{
    public bool IncludePlannedDeletion { get; init; }

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }

    public IReadOnlyList<Filter>? Filters { get; init; }

    public string? SortOrder { get; init; }

    public string? SortBy { get; init; }
}

/// <summary>ListSecretVersionIds.</summary>
public sealed record ListSecretVersionIdsRequest
{
    public string? SecretId { get; init; }

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }

    public bool IncludeDeprecated { get; init; }
}

/// <summary>DeleteSecret.</summary>
public sealed record DeleteSecretRequest
{
    public string? SecretId { get; init; }

    public long? RecoveryWindowInDays { get; init; }

    public bool ForceDeleteWithoutRecovery { get; init; }
}

/// <summary>RotateSecret.</summary>
public sealed record RotateSecretRequest
{
    public string? SecretId { get; init; }

    public string? ClientRequestToken { get; init; }

    [JsonPropertyName("RotationLambdaARN")]
    public string? RotationLambdaArn { get; init; }

    public RotationRules? RotationRules { get; init; }

    public bool? RotateImmediately { get; init; }
}

/// <summary>TagResource.</summary>
public sealed record TagResourceRequest
{
    public string? SecretId { get; init; }

    public IReadOnlyList<Tag>? Tags { get; init; }
}

/// <summary>UntagResource.</summary>
public sealed record UntagResourceRequest
{
    public string? SecretId { get; init; }

    public IReadOnlyList<string>? TagKeys { get; init; }
}

/// <summary>GetRandomPassword.</summary>
public sealed record GetRandomPasswordRequest
{
    public long? PasswordLength { get; init; }

    public string? ExcludeCharacters { get; init; }

    public bool ExcludeNumbers { get; init; }

    public bool ExcludePunctuation { get; init; }

    public bool ExcludeUppercase { get; init; }

    public bool ExcludeLowercase { get; init; }

    public bool IncludeSpace { get; init; }

    /// <summary>Null: true.</summary>
    public bool? RequireEachIncludedType { get; init; }
}

/// <summary>PutResourcePolicy.</summary>
public sealed record PutResourcePolicyRequest
{
    public string? SecretId { get; init; }

    public string? ResourcePolicy { get; init; }

    public bool BlockPublicPolicy { get; init; }
}

/// <summary>ValidateResourcePolicy.</summary>
public sealed record ValidateResourcePolicyRequest
{
    public string? SecretId { get; init; }

    public string? ResourcePolicy { get; init; }
}

/// <summary>A filter of ListSecrets and BatchGetSecretValue.</summary>
public sealed record Filter
{
    public string? Key { get; init; }

    public IReadOnlyList<string>? Values { get; init; }
}

/// <summary>A tag; keys are case-sensitive.</summary>
public sealed record Tag
{
    public string? Key { get; init; }

    public string? Value { get; init; }
}

/// <summary>When a secret rotates.</summary>
public sealed record RotationRules
{
    public long? AutomaticallyAfterDays { get; init; }

    public string? Duration { get; init; }

    public string? ScheduleExpression { get; init; }
}
