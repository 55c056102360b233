using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Deployment.Packaging;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>
/// A target to try the tunnel with: a private EC2 instance that nothing but the tailnet can reach. It names the webhook stack's rotation
/// function instead of importing it, so that either stack can be changed or deleted alone.
/// </summary>
public sealed class DemoTargetStack : Stack
{
    private readonly DeploymentSettings _settings;
    private readonly SecretEncryption _encryption;

    public DemoTargetStack(Construct scope, DeploymentSettings settings, IStackProps? props = null)
        : base(scope, DemoTarget.StackName(settings), props)
    {
        _settings = settings;
        _encryption = SecretEncryption.Given(this, settings);
        var role = InstanceRole();
        var secret = AuthKey(role);
        var instance = Instance(Network(), role, secret);
        _ = new CfnOutput(this, "InstanceId", new CfnOutputProps
        {
            Value = instance.InstanceId,
            Description = "Open a shell with: aws ssm start-session --target INSTANCE_ID",
        });
        _ = new CfnOutput(this, "TargetName", new CfnOutputProps { Value = DemoTarget.HostName(settings), Description = "Name in the tailnet" });
    }

    private GuardedSecret AuthKey(Role role)
    {
        var rotationArn = LambdaProgram.FunctionArn(_settings, "Rotation");
        var rotationRole = LambdaProgram.RoleArn(_settings, "Rotation");
        var secret = new GuardedSecret(this, "AuthKey", new SecretProps
        {
            Settings = _settings,
            Encryption = _encryption,
            Name = DemoTarget.SecretName(_settings),
            Description = "Single-use Tailscale auth key of the demo target: written by rotation, read once by the instance and emptied",
            FirstValue = TunnelSecrets.NoKeyYet,
            Purpose = "Pet",
        });
        secret.Protect(
            GuardedSecret.OnlyTo("OnlyTargetAndRotationRead", ["secretsmanager:GetSecretValue"], role.RoleArn, rotationRole),
            GuardedSecret.OnlyTo("OnlyTargetAndRotationWrite", ["secretsmanager:PutSecretValue"], role.RoleArn, rotationRole),
            GuardedSecret.OnlyTo("OnlyRotationMovesStages", ["secretsmanager:UpdateSecretVersionStage"], rotationRole),
            GuardedSecret.OnlyRotatedBy(rotationArn));
        secret.RotateBy(rotationArn);
        return secret;
    }

    private Role InstanceRole()
    {
        // The policy names the secret by its name: the secret's own policy names this role, and they cannot wait for each other.
        var secretArn = DemoTarget.SecretArn(_settings);
        var role = new Role(this, "Role", new RoleProps
        {
            RoleName = DemoTarget.RoleName(_settings),
            Description = "What the demo target may do",
            AssumedBy = new ServicePrincipal("ec2.amazonaws.com"),
            ManagedPolicies = [ManagedPolicy.FromAwsManagedPolicyName("AmazonSSMManagedInstanceCore")],
            InlinePolicies = new Dictionary<string, PolicyDocument>
            {
                ["Statements"] = new(new PolicyDocumentProps
                {
                    Statements =
                    [
                        .. _encryption.ReadCurrent("OwnAuthKey", secretArn),
                        new PolicyStatement(new PolicyStatementProps
                        {
                            Sid = "EmptyOwnAuthKey",
                            Actions = ["secretsmanager:PutSecretValue"],
                            Resources = [secretArn],
                        }),
                        new PolicyStatement(new PolicyStatementProps
                        {
                            // A new key whenever it has to join anew: after a new image, or long stopped.
                            Sid = "AskForAuthKey",
                            Actions = ["secretsmanager:RotateSecret", "secretsmanager:DescribeSecret"],
                            Resources = [secretArn],
                        }),
                        .. _encryption.Access("EncryptOwnAuthKey", secretArn, "kms:GenerateDataKey"),
                    ],
                }),
            },
        });
        role.Excuse(
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonSSMManagedInstanceCore]",
            "AWS's own policy for Session Manager, the only way in; it is kept up to date with the agent.");
        return role;
    }

    private Vpc Network()
    {
        var vpc = new Vpc(this, "Vpc", new VpcProps
        {
            MaxAzs = 1,
            NatGateways = 1,
            SubnetConfiguration =
            [
                new SubnetConfiguration { Name = "Nat", SubnetType = SubnetType.PUBLIC, CidrMask = 28, MapPublicIpOnLaunch = false },
                new SubnetConfiguration { Name = "Target", SubnetType = SubnetType.PRIVATE_WITH_EGRESS, CidrMask = 24 },
            ],
        });
        var log = new LogGroup(this, "FlowLog", new LogGroupProps
        {
            LogGroupName = $"/aws/vpc/{DemoTarget.StackName(_settings)}",
            Retention = LogRetention.Of(_settings.LogRetentionDays),
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        vpc.AddFlowLog("Flow", new FlowLogOptions { Destination = FlowLogDestination.ToCloudWatchLogs(log), TrafficType = FlowLogTrafficType.ALL });
        return vpc;
    }

    private Instance_ Instance(Vpc vpc, Role role, GuardedSecret secret)
    {
        var type = new InstanceType(_settings.DemoTargetInstanceType);
        var arm = type.Architecture == InstanceArchitecture.ARM_64;
        var instance = new Instance_(this, "Instance", new InstanceProps
        {
            Vpc = vpc,
            VpcSubnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_WITH_EGRESS },
            InstanceType = type,
            MachineImage = MachineImage.LatestAmazonLinux2023(new AmazonLinux2023ImageSsmParameterProps
            {
                CpuType = arm ? AmazonLinuxCpuType.ARM_64 : AmazonLinuxCpuType.X86_64,
            }),
            Role = role,
            RequireImdsv2 = true,
            DetailedMonitoring = true,
            SecurityGroup = new SecurityGroup(this, "OutboundOnly", new SecurityGroupProps
            {
                Vpc = vpc,
                Description = "Demo target: no inbound rule; the tailnet comes in over its own outbound connection",
                AllowAllOutbound = true,
            }),
            BlockDevices =
            [
                new BlockDevice
                {
                    DeviceName = "/dev/xvda",
                    Volume = BlockDeviceVolume.Ebs(8, new EbsDeviceOptions { VolumeType = EbsDeviceVolumeType.GP3, Encrypted = true, DeleteOnTermination = true }),
                },
            ],
            UserData = UserData.Custom(DemoTargetUserData.Script(
                TailscaleRelease.ForDemoTarget(_settings, arm ? LambdaArchitecture.Arm64 : LambdaArchitecture.X64), secret.Name, DemoTarget.HostName(_settings), _settings.TailscaleLoginServer)),
            UserDataCausesReplacement = true,
        });
        instance.Node.AddDependency(secret);
        instance.Excuse("AwsSolutions-EC29", "A demo that is meant to be deleted with its stack: termination protection would stand in the way.");
        return instance;
    }
}
