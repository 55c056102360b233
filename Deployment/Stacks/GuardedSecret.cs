using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;

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
            Statements = _props.Settings.CfnDeploymentRoleArns.Count == 0 ? denials : [.. denials, OnlyDeploymentManages()],
        }),
    });

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

    /// <summary>
    /// Keeps everybody but the deployment's roles from changing or deleting the secret or its policy. The account's root user stays
    /// able to, so that a wrong or deleted role can be put right.
    /// </summary>
    private PolicyStatement OnlyDeploymentManages() => OnlyTo(
        "OnlyDeploymentManages",
        [
            "secretsmanager:CancelRotateSecret", "secretsmanager:DeleteResourcePolicy", "secretsmanager:DeleteSecret",
            "secretsmanager:PutResourcePolicy", "secretsmanager:TagResource", "secretsmanager:UntagResource", "secretsmanager:UpdateSecret",
        ],
        [.. _props.Settings.CfnDeploymentRoleArns, $"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:root"]);
}
