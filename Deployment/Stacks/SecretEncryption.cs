using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>The key that encrypts the secrets: the account's own, one of ours, or a given one (<c>secretsKmsKey</c>).</summary>
internal sealed class SecretEncryption
{
    private readonly IKey? _key;

    private SecretEncryption(IKey? key) => _key = key;

    /// <summary>The key for the secrets of one stack; made there where <c>secretsKmsKey</c> is <c>create</c>.</summary>
    public static SecretEncryption For(Construct scope, DeploymentSettings settings) => settings.SecretsKmsKey == "create"
        ? new SecretEncryption(new Key(scope, "Key", new KeyProps
        {
            Description = $"Secrets of {settings.StackName}",
            EnableKeyRotation = true,
            RemovalPolicy = settings.Retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        }))
        : Given(scope, settings);

    /// <summary>The key that the settings name, or the account's own: never one that another stack would have to share.</summary>
    public static SecretEncryption Given(Construct scope, DeploymentSettings settings) =>
        new(settings.SecretsKmsKey is "aws" or "create" ? null : Key.FromKeyArn(scope, "GivenKey", settings.SecretsKmsKey));

    /// <summary>Null: Secrets Manager's own key, which needs no permissions.</summary>
    public string? KeyArn => _key?.KeyArn;

    /// <summary>Use of the key for one secret, through Secrets Manager alone.</summary>
    /// <param name="sid">Name of the statement.</param>
    /// <param name="secretArn">The secret, as KMS sees it in the encryption context; may hold wildcards.</param>
    /// <param name="actions">KMS actions.</param>
    public PolicyStatement[] Access(string sid, string secretArn, params string[] actions) => _key is null
        ? []
        :
        [
            new(new PolicyStatementProps
            {
                Sid = sid,
                Actions = actions,
                Resources = [_key.KeyArn],
                Conditions = new Dictionary<string, object>
                {
                    ["StringEquals"] = new Dictionary<string, object> { ["kms:ViaService"] = $"secretsmanager.{Aws.REGION}.amazonaws.com" },
                    ["StringLike"] = new Dictionary<string, object> { ["kms:EncryptionContext:SecretARN"] = secretArn },
                },
            }),
        ];

    /// <summary>Read access to the current version of one secret.</summary>
    public PolicyStatement[] ReadCurrent(string what, string secretArn) =>
    [
        new(new PolicyStatementProps
        {
            Sid = $"Read{what}",
            Actions = ["secretsmanager:GetSecretValue"],
            Resources = [secretArn],
            Conditions = new Dictionary<string, object>
            {
                // A request that names no stage means AWSCURRENT, unless it names a version.
                ["StringEqualsIfExists"] = new Dictionary<string, object> { ["secretsmanager:VersionStage"] = "AWSCURRENT" },
                ["Null"] = new Dictionary<string, object> { ["secretsmanager:VersionId"] = "true" },
            },
        }),
        .. Access($"KeyOf{what}", secretArn, "kms:Decrypt"),
    ];

    /// <summary>What the four steps of a rotation call on an auth key's secret.</summary>
    public PolicyStatement[] Rotate(string what, string secretArn) =>
    [
        new(new PolicyStatementProps
        {
            Sid = $"Rotate{what}",
            Actions =
            [
                "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue",
                "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage",
            ],
            Resources = [secretArn],
        }),
        .. Access($"KeyOf{what}", secretArn, "kms:Decrypt", "kms:GenerateDataKey"),
    ];
}
