using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>A secret with explicit denials: whatever other policies of the account allow, these hold.</summary>
internal sealed class GuardedSecret : Construct
{
    private readonly SecretProps _props;

    public GuardedSecret(Construct scope, string id, SecretProps props)
        : base(scope, id)
    {
        _props = props;
        Secret = new CfnSecret(this, "Secret", new CfnSecretProps
        {
            Name = props.Name,
            Description = props.Description,
            SecretString = props.FirstValue,
            GenerateSecretString = props.Generate,
            KmsKeyId = props.Encryption.KeyArn,
            Tags = [new CfnTag { Key = "Purpose", Value = props.Purpose }],
        });
        Secret.ApplyRemovalPolicy(props.Settings.Retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    }

    public CfnSecret Secret { get; }

    public string Arn => Secret.Ref;

    public string Name => _props.Name;

    /// <summary>
    /// Has a function write a new value every <c>rotationDays</c>. Not at once: in a first deployment there is nothing yet to make a key
    /// with, and changing the schedule while a rotation is pending would be refused.
    /// </summary>
    public CfnRotationSchedule RotateBy(string functionArn) => new(this, "Rotation", new CfnRotationScheduleProps
    {
        SecretId = Arn,
        RotationLambdaArn = functionArn,
        RotateImmediatelyOnUpdate = false,
        RotationRules = new CfnRotationSchedule.RotationRulesProperty { AutomaticallyAfterDays = _props.Settings.RotationDays },
    });

    /// <summary>Attaches the denials, and those for everybody but the deployment's roles where these are set.</summary>
    public void Protect(params PolicyStatement[] denials) => _ = new CfnResourcePolicy(this, "Policy", new CfnResourcePolicyProps
    {
        SecretId = Arn,
        BlockPublicPolicy = true,
        ResourcePolicy = new PolicyDocument(new PolicyDocumentProps
        {
            Statements = [.. denials, OnlyDeploymentUpdates(), .. _props.Settings.CfnDeploymentRoleArns.Count == 0 ? [] : new[] { OnlyDeploymentManages() }],
        }),
    });

    /// <summary>Denies writing a value that people fill to all but <c>secretWriterArns</c>, where that is set.</summary>
    public PolicyStatement[] OnlyWritersWrite() => _props.Settings.SecretWriterArns.Count == 0
        ? []
        : [OnlyTo("OnlyWritersWrite", ["secretsmanager:PutSecretValue"], [.. _props.Settings.SecretWriterArns, RootUser])];

    /// <summary>The roles that CloudFormation deploys with: those that are set, or the one of the CDK's bootstrap.</summary>
    public static string[] DeploymentRoles(DeploymentSettings settings) => settings.CfnDeploymentRoleArns.Count > 0
        ? [.. settings.CfnDeploymentRoleArns]
        : [$"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:role/cdk-{DefaultStackSynthesizer.DEFAULT_QUALIFIER}-cfn-exec-role-{Aws.ACCOUNT_ID}-{Aws.REGION}"];

    /// <summary>The account's root user.</summary>
    public static string RootUser => $"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:root";

    /// <summary>Denies actions to all principals but these roles.</summary>
    public static PolicyStatement OnlyTo(string sid, string[] actions, params string[] roleArns) => new(new PolicyStatementProps
    {
        Sid = sid,
        Effect = Effect.DENY,
        Principals = [new AnyPrincipal()],
        Actions = actions,
        Resources = ["*"],
        Conditions = new Dictionary<string, object> { ["ArnNotEquals"] = new Dictionary<string, object> { ["aws:PrincipalArn"] = roleArns } },
    });

    /// <summary>RotateSecret may name another function; started by hand it names none and the deployed one runs.</summary>
    public static PolicyStatement OnlyRotatedBy(string functionArn) => new(new PolicyStatementProps
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

    /// <summary>UpdateSecret writes values too, past what is said of PutSecretValue: only CloudFormation needs it, for descriptions and keys.</summary>
    private PolicyStatement OnlyDeploymentUpdates() => OnlyTo("OnlyDeploymentUpdates", ["secretsmanager:UpdateSecret"], [.. DeploymentRoles(_props.Settings), RootUser]);

    /// <summary>
    /// Keeps everybody but the deployment's roles from changing or deleting the secret or its policy. The account's root user stays
    /// able to, so that a wrong or deleted role can be put right.
    /// </summary>
    private PolicyStatement OnlyDeploymentManages() => OnlyTo(
        "OnlyDeploymentManages",
        [
            "secretsmanager:CancelRotateSecret", "secretsmanager:DeleteResourcePolicy", "secretsmanager:DeleteSecret",
            "secretsmanager:PutResourcePolicy", "secretsmanager:TagResource", "secretsmanager:UntagResource",
        ],
        [.. _props.Settings.CfnDeploymentRoleArns, RootUser]);
}
