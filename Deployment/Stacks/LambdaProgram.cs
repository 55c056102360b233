using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>
/// A function with its role and log group. The role holds exactly the statements given here: nothing is granted behind the scenes.
/// </summary>
internal sealed class LambdaProgram : Construct
{
    /// <summary>Runtime API of <c>provided.al2023</c>: the zip's <c>bootstrap</c> is the handler.</summary>
    private const string Handler = "bootstrap";

    public LambdaProgram(Construct scope, string id, DeploymentSettings settings, FunctionNetwork? network, LambdaProgramProps props)
        : base(scope, id)
    {
        var name = Name = PhysicalName(settings, id);
        Log = new LogGroup(this, "Log", new LogGroupProps
        {
            LogGroupName = $"/aws/lambda/{name}",
            Retention = LogRetention.Of(settings.LogRetentionDays),
            RemovalPolicy = settings.Retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        });
        Role = new Role(this, "Role", new RoleProps
        {
            RoleName = RoleName(settings, id),
            Description = $"What the {id.ToLowerInvariant()} function may do",
            AssumedBy = new ServicePrincipal("lambda.amazonaws.com"),
            InlinePolicies = new Dictionary<string, PolicyDocument>
            {
                ["Statements"] = new(new PolicyDocumentProps
                {
                    Statements = [.. OwnLogAndTraces(settings), .. network is null ? [] : FunctionNetwork.Statements(FunctionArn(settings, id)), .. props.Statements],
                }),
            },
        });
        if (network is not null || settings.Tracing == TracingMode.XRay || props.Statements.Any(statement => statement.Resources.Contains("*")))
        {
            Role.Excuse("AwsSolutions-IAM5[Resource::*]",
                "X-Ray's actions, sts:GetWebIdentityToken, and those for network interfaces in a VPC, which the function itself is denied, take no narrower resource.");
        }

        Function = new Function(this, "Function", new FunctionProps
        {
            FunctionName = name,
            Description = props.Description,
            Runtime = Runtime.PROVIDED_AL2023,
            Handler = Handler,
            Code = Code.FromAsset(props.Zip),
            Architecture = settings.LambdaArchitecture == LambdaArchitecture.Arm64 ? Architecture.ARM_64 : Architecture.X86_64,
            MemorySize = props.MemorySize,
            Timeout = Duration.Seconds(props.TimeoutSeconds),
            Environment = props.Environment,
            ReservedConcurrentExecutions = props.ReservedConcurrency,
            Layers = props.Layers,
            LogGroup = Log,
            Role = Role.WithoutPolicyUpdates(),
            Tracing = settings.Tracing == TracingMode.XRay ? Tracing.ACTIVE : Tracing.DISABLED,
            LoggingFormat = settings.LogsJson ? LoggingFormat.JSON : LoggingFormat.TEXT,
            SystemLogLevelV2 = settings.LogsJson ? SystemLevel(settings) : null,
            ApplicationLogLevelV2 = settings.LogsJson ? ApplicationLevel(settings) : null,
            Vpc = network?.Vpc,
            VpcSubnets = network?.Subnets,
            SecurityGroups = network?.SecurityGroups,
        });

        // The role's inline policy is part of the role, so this is all the ordering there is to get right.
        Function.Node.AddDependency(Role);
    }

    /// <summary>The function's physical name, as text.</summary>
    public string Name { get; }

    public Function Function { get; }

    public Role Role { get; }

    public LogGroup Log { get; }

    /// <summary>The function's name: known before the function exists, so that policies can name it without a cycle.</summary>
    public static string PhysicalName(DeploymentSettings settings, string id) => $"{settings.StackName}-{id}";

    /// <summary>The role's name, with the region: role names are unique in an account.</summary>
    private static string RoleName(DeploymentSettings settings, string id) => $"{PhysicalName(settings, id)}-{Aws.REGION}";

    /// <summary>ARN of a role that another stack makes.</summary>
    public static string RoleArn(DeploymentSettings settings, string id) => $"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:role/{RoleName(settings, id)}";

    /// <summary>ARN of a function that another stack makes.</summary>
    public static string FunctionArn(DeploymentSettings settings, string id) =>
        $"arn:{Aws.PARTITION}:lambda:{Aws.REGION}:{Aws.ACCOUNT_ID}:function:{PhysicalName(settings, id)}";

    private static SystemLogLevel SystemLevel(DeploymentSettings settings) => settings.LambdaSystemLogLevel switch
    {
        "DEBUG" => SystemLogLevel.DEBUG,
        "INFO" => SystemLogLevel.INFO,
        _ => SystemLogLevel.WARN,
    };

    /// <summary>
    /// What Lambda lets through. The programs leave out by LOG_LEVEL themselves, so nothing above Information is to be lost here: lines of
    /// metrics have no level, and Lambda takes that for INFO.
    /// </summary>
    private static ApplicationLogLevel ApplicationLevel(DeploymentSettings settings) => settings.LambdaLogLevel switch
    {
        "Trace" => ApplicationLogLevel.TRACE,
        "Debug" => ApplicationLogLevel.DEBUG,
        _ => ApplicationLogLevel.INFO,
    };

    private PolicyStatement[] OwnLogAndTraces(DeploymentSettings settings)
    {
        var log = new PolicyStatement(new PolicyStatementProps
        {
            Sid = "WriteOwnLog",
            Actions = ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resources = [Log.LogGroupArn],
        });
        return settings.Tracing != TracingMode.XRay
            ? [log]
            :
            [
                log,
                new PolicyStatement(new PolicyStatementProps
                {
                    Sid = "SendTraces",
                    Actions = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
                    Resources = ["*"],
                }),
            ];
    }
}
