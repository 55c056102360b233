using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>The OAuth client's secret, which a person fills, and the auth key's secret, which rotation fills.</summary>
internal sealed class TunnelSecrets : Construct
{
    /// <summary>What the auth key's secret holds before the first rotation, so that rotation can be switched on.</summary>
    private const string NoKeyYet = """{"id":"","key":"","created":0,"expires":0}""";

    private readonly DeploymentSettings _settings;
    private readonly IKey? _key;

    public TunnelSecrets(Construct scope, string id, DeploymentSettings settings, string purpose)
        : base(scope, id)
    {
        _settings = settings;
        _key = EncryptionKey();
        OAuthClient = Secret(
            "OAuthClient", $"{settings.StackName}/{Prefix(purpose)}oauth-client",
            """Tailscale OAuth client, {"id","key"}: filled by hand, read by rotation""", null, purpose);
        OAuthClient.Excuse("AwsSolutions-SMG4", "An OAuth client's secret is issued by Tailscale by hand; docs/deploy.md says how to replace it.");
        AuthKey = Secret(
            "AuthKey", $"{settings.StackName}/{Prefix(purpose)}auth-key",
            """Tailscale auth key, {"id","key","created","expires"}: written by rotation, read by the tunnel""", NoKeyYet, purpose);
    }

    public CfnSecret OAuthClient { get; }

    public CfnSecret AuthKey { get; }

    /// <summary>Read access to the current version of one secret, and its key.</summary>
    public PolicyStatement[] ReadCurrent(CfnSecret secret) =>
    [
        new(new PolicyStatementProps
        {
            Sid = $"Read{secret.Node.Id}",
            Actions = ["secretsmanager:GetSecretValue"],
            Resources = [secret.Ref],
            Conditions = new Dictionary<string, object>
            {
                // A request that names no stage means AWSCURRENT, unless it names a version.
                ["StringEqualsIfExists"] = new Dictionary<string, object> { ["secretsmanager:VersionStage"] = "AWSCURRENT" },
                ["Null"] = new Dictionary<string, object> { ["secretsmanager:VersionId"] = "true" },
            },
        }),
        .. KeyAccess(secret, "kms:Decrypt"),
    ];

    /// <summary>What the four steps of a rotation call on the auth key's secret.</summary>
    public PolicyStatement[] Rotate() =>
    [
        new(new PolicyStatementProps
        {
            Sid = "RotateAuthKey",
            Actions =
            [
                "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue",
                "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage",
            ],
            Resources = [AuthKey.Ref],
        }),
        .. KeyAccess(AuthKey, "kms:Decrypt", "kms:GenerateDataKey"),
    ];

    /// <summary>Has <paramref name="rotation"/> write a new auth key now and every <c>rotationDays</c>.</summary>
    public void RotateBy(LambdaProgram rotation)
    {
        var invoke = new CfnPermission(rotation, "SecretsManagerInvokes", new CfnPermissionProps
        {
            Action = "lambda:InvokeFunction",
            FunctionName = rotation.Function.FunctionArn,
            Principal = "secretsmanager.amazonaws.com",
            SourceAccount = Aws.ACCOUNT_ID,
        });
        var schedule = new CfnRotationSchedule(this, "Rotation", new CfnRotationScheduleProps
        {
            SecretId = AuthKey.Ref,
            RotationLambdaArn = rotation.Function.FunctionArn,
            RotateImmediatelyOnUpdate = true,
            RotationRules = new CfnRotationSchedule.RotationRulesProperty { AutomaticallyAfterDays = _settings.RotationDays },
        });
        schedule.AddDependency(invoke);
        schedule.Node.AddDependency(rotation.Role);
    }

    /// <summary>Explicit denials: whatever other policies of the account allow, these hold.</summary>
    /// <param name="reader">The role that the tunnel reads the auth key with.</param>
    /// <param name="rotation">The rotation function.</param>
    public void Protect(IRole reader, LambdaProgram rotation)
    {
        var protectOAuthClient = Policy("OAuthClientPolicy", OAuthClient,
            [DenyOthers("OnlyRotationReads", ["secretsmanager:GetSecretValue"], rotation.Role.RoleArn)]);
        var protectAuthKey = Policy("AuthKeyPolicy", AuthKey,
        [
            DenyOthers("OnlyTunnelAndRotationRead", ["secretsmanager:GetSecretValue"], reader.RoleArn, rotation.Role.RoleArn),
            DenyOthers("OnlyRotationWrites", ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"], rotation.Role.RoleArn),
            DenyOtherRotationFunctions(rotation.Function.FunctionArn),
        ]);
        protectAuthKey.AddDependency(protectOAuthClient);
    }

    private static string Prefix(string purpose) => purpose == "Pet" ? "demo-target-" : "tailscale-";

    private CfnSecret Secret(string id, string name, string description, string? value, string purpose)
    {
        var secret = new CfnSecret(this, id, new CfnSecretProps
        {
            Name = name,
            Description = description,
            SecretString = value,
            KmsKeyId = _key?.KeyArn,
            Tags = [new CfnTag { Key = "Purpose", Value = purpose }],
        });
        secret.ApplyRemovalPolicy(_settings.Retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
        return secret;
    }

    private IKey? EncryptionKey() => _settings.SecretsKmsKey switch
    {
        "aws" => null,
        "create" => new Key(this, "Key", new KeyProps
        {
            Description = $"Secrets of {_settings.StackName}",
            EnableKeyRotation = true,
            RemovalPolicy = _settings.Retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        }),
        var arn => Key.FromKeyArn(this, "Key", arn),
    };

    /// <summary>Use of a customer-managed key for one secret, through Secrets Manager alone.</summary>
    private PolicyStatement[] KeyAccess(CfnSecret secret, params string[] actions) => _key is null
        ? []
        :
        [
            new(new PolicyStatementProps
            {
                Sid = $"KeyOf{secret.Node.Id}",
                Actions = actions,
                Resources = [_key.KeyArn],
                Conditions = new Dictionary<string, object>
                {
                    ["StringEquals"] = new Dictionary<string, object>
                    {
                        ["kms:ViaService"] = $"secretsmanager.{Aws.REGION}.amazonaws.com",
                        ["kms:EncryptionContext:SecretARN"] = secret.Ref,
                    },
                },
            }),
        ];

    private CfnResourcePolicy Policy(string id, CfnSecret secret, PolicyStatement[] denials) => new(this, id, new CfnResourcePolicyProps
    {
        SecretId = secret.Ref,
        BlockPublicPolicy = true,
        ResourcePolicy = new PolicyDocument(new PolicyDocumentProps
        {
            Statements = _settings.CfnDeploymentRoleArns.Count == 0 ? denials : [.. denials, OnlyDeploymentRolesManage()],
        }),
    });

    /// <summary>
    /// Keeps everybody but the deployment's roles from changing or deleting the secret or this policy. The account's root user stays
    /// able to, so that a wrong or deleted role can be put right.
    /// </summary>
    private PolicyStatement OnlyDeploymentRolesManage() => DenyOthers(
        "OnlyDeploymentManages",
        [
            "secretsmanager:CancelRotateSecret", "secretsmanager:DeleteResourcePolicy", "secretsmanager:DeleteSecret",
            "secretsmanager:PutResourcePolicy", "secretsmanager:TagResource", "secretsmanager:UntagResource", "secretsmanager:UpdateSecret",
        ],
        [.. _settings.CfnDeploymentRoleArns, $"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:root"]);

    private static PolicyStatement DenyOthers(string sid, string[] actions, params string[] principals) => new(new PolicyStatementProps
    {
        Sid = sid,
        Effect = Effect.DENY,
        Principals = [new AnyPrincipal()],
        Actions = actions,
        Resources = ["*"],
        Conditions = new Dictionary<string, object>
        {
            ["ArnNotEquals"] = new Dictionary<string, object> { ["aws:PrincipalArn"] = principals },
        },
    });

    /// <summary>RotateSecret may name another function; by hand it starts the deployed one and names none.</summary>
    private static PolicyStatement DenyOtherRotationFunctions(string functionArn) => new(new PolicyStatementProps
    {
        Sid = "OnlyThisRotationFunction",
        Effect = Effect.DENY,
        Principals = [new AnyPrincipal()],
        Actions = ["secretsmanager:RotateSecret"],
        Resources = ["*"],
        Conditions = new Dictionary<string, object>
        {
            ["ArnNotEquals"] = new Dictionary<string, object> { ["secretsmanager:RotationLambdaARN"] = functionArn },
            ["Null"] = new Dictionary<string, object> { ["secretsmanager:RotationLambdaARN"] = "false" },
        },
    });
}
