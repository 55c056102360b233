using static SecretsEmulator.Validation.Shape;

namespace SecretsEmulator.Validation;

/// <summary>
/// The constraints of every operation's request, from the service's published model (<c>secretsmanager-2017-10-17</c>). Members
/// without constraints (switches) are not named.
/// </summary>
internal static class ServiceModel
{
    private const int Unbounded = int.MaxValue;

    private static readonly Shape SecretIdText = Text(1, 2048);
    private static readonly Shape VersionIdText = Text(32, 64);
    private static readonly Shape StageText = Text(1, 256);
    private static readonly Shape PolicyText = Text(1, 20_480);
    private static readonly Shape KeyIdText = Text(0, 2048);
    private static readonly Shape RegionText = Text(1, 128, @"^([a-z]+-)+\d+$");
    private static readonly Shape TagKeyText = Text(1, 128);

    private static readonly Shape TagList = List(0, Unbounded, Structure(Optional("Key", TagKeyText), Optional("Value", Text(0, 256))));
    private static readonly Shape ReplicaList = List(1, Unbounded, Structure(Optional("Region", RegionText), Optional("KmsKeyId", KeyIdText)));

    private static readonly Member SecretId = Required("SecretId", SecretIdText);
    private static readonly Member Token = Optional("ClientRequestToken", VersionIdText);
    private static readonly Member Description = Optional("Description", Text(0, 2048));
    private static readonly Member KmsKeyId = Optional("KmsKeyId", KeyIdText);
    private static readonly Member SecretBinary = Optional("SecretBinary", Blob(1, 65_536));
    private static readonly Member SecretString = Optional("SecretString", Secret(1, 65_536));
    private static readonly Member Type = Optional("Type", Text(0, 256));
    private static readonly Member PageSize = Optional("MaxResults", Number(1, 100));
    private static readonly Member NextToken = Optional("NextToken", Text(1, 4096));

    // The set as the service printed it when it was recorded; primary-region and owning-service came later and are accepted.
    private static readonly Member Filters = Optional("Filters", List(0, 10, Structure(
        Optional("Key", new EnumShape(["all", "name", "tag-key", "description", "tag-value"]) { Unlisted = ["primary-region", "owning-service"] }),
        Optional("Values", List(1, 10, Text(0, 512, @"^\!?[a-zA-Z0-9 :_@\/\+\=\.\-\!]*$"))))));

    private static readonly Member RotationRules = Optional("RotationRules", Structure(
        Optional("AutomaticallyAfterDays", Number(1, 1000)),
        Optional("Duration", Text(2, 3, "[0-9]+h")),
        Optional("ScheduleExpression", Text(1, 256, @"[0-9A-Za-z\(\)#\?\*\-\/, ]+"))));

    private static readonly Dictionary<string, StructureShape> Requests = new(StringComparer.Ordinal)
    {
        ["BatchGetSecretValue"] = Of(
            Optional("SecretIdList", List(1, 20, SecretIdText)), Filters, Optional("MaxResults", Number(1, 20)), NextToken),
        ["CancelRotateSecret"] = Of(SecretId),
        ["CreateSecret"] = Of(
            Required("Name", Text(1, 512)), Token, Description, KmsKeyId, SecretBinary, SecretString, Optional("Tags", TagList),
            Optional("AddReplicaRegions", ReplicaList), Type),
        ["DeleteResourcePolicy"] = Of(SecretId),
        ["DeleteSecret"] = Of(SecretId),
        ["DescribeSecret"] = Of(SecretId),
        ["GetRandomPassword"] = Of(Optional("PasswordLength", Number(1, 4096)), Optional("ExcludeCharacters", Text(0, 4096))),
        ["GetResourcePolicy"] = Of(SecretId),
        ["GetSecretValue"] = Of(SecretId, Optional("VersionId", VersionIdText), Optional("VersionStage", StageText)),
        ["ListSecretVersionIds"] = Of(SecretId, PageSize, NextToken),
        ["ListSecrets"] = Of(
            PageSize, NextToken, Filters, Optional("SortOrder", OneOf("asc", "desc")),
            Optional("SortBy", OneOf("created-date", "last-accessed-date", "last-changed-date", "name"))),
        ["PutResourcePolicy"] = Of(SecretId, Required("ResourcePolicy", PolicyText)),
        ["PutSecretValue"] = Of(
            SecretId, Token, SecretBinary, SecretString, Optional("VersionStages", List(1, 20, StageText)),
            Optional("RotationToken", new TextShape(36, 256, @"^[a-zA-Z0-9\-]+$") { Sensitive = true })),
        ["RemoveRegionsFromReplication"] = Of(SecretId, Required("RemoveReplicaRegions", List(1, Unbounded, RegionText))),
        ["ReplicateSecretToRegions"] = Of(SecretId, Required("AddReplicaRegions", ReplicaList)),
        ["RestoreSecret"] = Of(SecretId),
        ["RotateSecret"] = Of(
            SecretId, Token, Optional("RotationLambdaARN", Text(0, 2048)), RotationRules,
            Optional("ExternalSecretRotationMetadata", List(0, Unbounded, Structure(Optional("Key", Text(1, 256)), Optional("Value", Text(1, 2048))))),
            Optional("ExternalSecretRotationRoleArn", Text(20, 2048))),
        ["StopReplicationToReplica"] = Of(SecretId),
        ["TagResource"] = Of(SecretId, Required("Tags", TagList)),
        ["UntagResource"] = Of(SecretId, Required("TagKeys", List(0, Unbounded, TagKeyText))),
        ["UpdateSecret"] = Of(SecretId, Token, Description, KmsKeyId, SecretBinary, SecretString, Type),
        ["UpdateSecretVersionStage"] = Of(
            SecretId, Required("VersionStage", StageText), Optional("RemoveFromVersionId", VersionIdText), Optional("MoveToVersionId", VersionIdText)),
        ["ValidateResourcePolicy"] = Of(Optional("SecretId", SecretIdText), Required("ResourcePolicy", PolicyText)),
    };

    /// <summary>What an operation's request must satisfy.</summary>
    public static StructureShape RequestOf(string operation) => Requests[operation];

    private static StructureShape Of(params IReadOnlyList<Member> members) => new(members);
}
