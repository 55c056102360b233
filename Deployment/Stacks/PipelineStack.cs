using Amazon.CDK;
using Amazon.CDK.AWS.CodeBuild;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.Pipelines;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>
/// Deploys every push to the branch: synth and tests, itself, the webhook stack, and, where wanted, the demo target between two approvals.
/// </summary>
public sealed class PipelineStack : Stack
{
    private readonly DeploymentSettings _settings;

    public PipelineStack(Construct scope, DeploymentSettings settings, DeploymentAssets assets, IStackProps? props = null)
        : base(scope, Name(settings), props)
    {
        _settings = settings;
        var artifacts = Artifacts();
        var pipeline = new CodePipeline(this, "Pipeline", new CodePipelineProps
        {
            PipelineName = Name(settings),
            ArtifactBucket = artifacts,
            SelfMutation = true,
            Synth = Synth(),
            CodeBuildDefaults = new CodeBuildOptions { BuildEnvironment = Image() },
        });
        var app = new DeploymentStage(this, settings, assets, props);
        pipeline.AddStage(app.Webhook);
        if (app.DemoTarget is { } demoTarget)
        {
            pipeline.AddStage(demoTarget, new AddStageOpts
            {
                Pre = [new ManualApprovalStep("DeployDemoTarget", new ManualApprovalStepProps { Comment = "Deploys the demo target: an instance and a NAT gateway, billed by the hour" })],
                Post = Removal(),
            });
        }

        pipeline.BuildPipeline();
        PipelineExcuses.Add(this);
    }

    internal static string Name(DeploymentSettings settings) => $"{settings.StackName}-Pipeline";

    /// <summary>Amazon Linux 2023, so that Native AOT links against the glibc that Lambda has.</summary>
    private BuildEnvironment Image() => new()
    {
        BuildImage = _settings.LambdaArchitecture == LambdaArchitecture.Arm64 ? LinuxArmBuildImage.AMAZON_LINUX_2_STANDARD_3_0 : LinuxBuildImage.AMAZON_LINUX_2_5,
        ComputeType = ComputeType.MEDIUM,
    };

    private ShellStep Synth() => new("Synth", new ShellStepProps
    {
        Input = CodePipelineSource.Connection(_settings.PipelineRepository!, _settings.PipelineBranch, new ConnectionSourceOptions
        {
            ConnectionArn = _settings.PipelineConnectionArn!,
        }),
        InstallCommands =
        [
            "dnf install --assumeyes clang zlib-devel libicu",
            $"curl --fail --silent --show-error --location --output /tmp/dotnet.tgz {DotnetSdk.Archive(_settings.LambdaArchitecture)}",
            $"echo '{DotnetSdk.Sha512(_settings.LambdaArchitecture)}  /tmp/dotnet.tgz' | sha512sum --check",
            "mkdir --parents /usr/local/dotnet && tar --extract --gzip --file /tmp/dotnet.tgz --directory /usr/local/dotnet",
            "export DOTNET_ROOT=/usr/local/dotnet PATH=/usr/local/dotnet:$PATH",
            "npm ci",
        ],

        // The settings are those of the committed cdk.json.
        Commands = ["dotnet test UnitTests/Deployment", "npx cdk synth --quiet", "npm run nag"],
        PrimaryOutputDirectory = "cdk.out",
    });

    private Step[] Removal()
    {
        var approval = new ManualApprovalStep("DeleteDemoTarget", new ManualApprovalStepProps { Comment = "Deletes the demo target's stack and all it holds" });
        var stackName = Stacks.DemoTarget.StackName(_settings);
        var executionRole = $"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:role/cdk-{DefaultStackSynthesizer.DEFAULT_QUALIFIER}-cfn-exec-role-{Aws.ACCOUNT_ID}-{Aws.REGION}";
        var delete = new CodeBuildStep("Delete", new CodeBuildStepProps
        {
            Commands =
            [
                $"aws cloudformation delete-stack --stack-name {stackName} --role-arn {executionRole}",
                $"aws cloudformation wait stack-delete-complete --stack-name {stackName}",
            ],
            RolePolicyStatements =
            [
                new PolicyStatement(new PolicyStatementProps
                {
                    Sid = "DeleteDemoTarget",
                    Actions = ["cloudformation:DeleteStack", "cloudformation:DescribeStacks"],
                    Resources = [$"arn:{Aws.PARTITION}:cloudformation:{Aws.REGION}:{Aws.ACCOUNT_ID}:stack/{stackName}/*"],
                }),
                new PolicyStatement(new PolicyStatementProps
                {
                    Sid = "AsCloudFormation",
                    Actions = ["iam:PassRole"],
                    Resources = [executionRole],
                    Conditions = new Dictionary<string, object>
                    {
                        ["StringEquals"] = new Dictionary<string, object> { ["iam:PassedToService"] = "cloudformation.amazonaws.com" },
                    },
                }),
            ],
        });
        delete.AddStepDependency(approval);
        return [approval, delete];
    }

    private Bucket Artifacts() => new(this, "Artifacts", new BucketProps
    {
        EnforceSSL = true,
        BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
        Encryption = BucketEncryption.S3_MANAGED,
        RemovalPolicy = RemovalPolicy.RETAIN,
        LifecycleRules = [new LifecycleRule { Expiration = Duration.Days(30) }],
    });
}
