using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.Scheduler;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>
/// Measures the auth key's age once a day. A state machine asks Secrets Manager and writes the metric, so that the alarm also works when
/// the rotation function, whose failures it is there to notice, does not run at all.
/// </summary>
internal sealed class KeyAge : Construct
{
    public const string Namespace = "WebhookForwarder";
    public const string MetricName = "AuthKeyAgeDays";

    public KeyAge(Construct scope, string id, DeploymentSettings settings, GuardedSecret authKey)
        : base(scope, id)
    {
        var machine = Machine(settings, authKey);
        var starter = new Role(this, "ScheduleRole", new RoleProps
        {
            Description = "Starts the daily measurement of the auth key's age",
            AssumedBy = new ServicePrincipal("scheduler.amazonaws.com", new ServicePrincipalOpts
            {
                Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Aws.ACCOUNT_ID } },
            }),
            InlinePolicies = Inline(new PolicyStatement(new PolicyStatementProps { Sid = "Start", Actions = ["states:StartExecution"], Resources = [machine.Ref] })),
        });
        _ = new CfnSchedule(this, "Daily", new CfnScheduleProps
        {
            Description = "Measures the age of the Tailscale auth key",
            ScheduleExpression = "rate(1 day)",
            FlexibleTimeWindow = new CfnSchedule.FlexibleTimeWindowProperty { Mode = "FLEXIBLE", MaximumWindowInMinutes = 60 },
            Target = new CfnSchedule.TargetProperty { Arn = machine.Ref, RoleArn = starter.RoleArn },
        });
    }

    /// <summary>The metric of a deployment, in days.</summary>
    public static Metric Metric(DeploymentSettings settings) => new(new MetricProps
    {
        Namespace = Namespace,
        MetricName = MetricName,
        DimensionsMap = new Dictionary<string, string> { ["Stack"] = settings.StackName },
        Statistic = "Maximum",
        Period = Duration.Days(1),
    });

    private CfnStateMachine Machine(DeploymentSettings settings, GuardedSecret authKey)
    {
        var log = new LogGroup(this, "Log", new LogGroupProps
        {
            // The prefix keeps Step Functions from adding to the account's log resource policy.
            LogGroupName = $"/aws/vendedlogs/states/{settings.StackName}-KeyAge",
            Retention = LogRetention.Of(settings.LogRetentionDays),
            RemovalPolicy = settings.Retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        });
        var role = new Role(this, "Role", new RoleProps
        {
            Description = "Reads the auth key secret's dates and writes one metric",
            AssumedBy = new ServicePrincipal("states.amazonaws.com"),
            InlinePolicies = Inline(
                new PolicyStatement(new PolicyStatementProps { Sid = "ReadDates", Actions = ["secretsmanager:DescribeSecret"], Resources = [authKey.Arn] }),
                new PolicyStatement(new PolicyStatementProps
                {
                    Sid = "WriteMetric",
                    Actions = ["cloudwatch:PutMetricData"],
                    Resources = ["*"],
                    Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["cloudwatch:namespace"] = Namespace } },
                }),
                new PolicyStatement(new PolicyStatementProps
                {
                    Sid = "WriteOwnLogAndTraces",
                    Actions =
                    [
                        "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery", "logs:ListLogDeliveries",
                        "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
                        "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
                    ],
                    Resources = ["*"],
                })),
        });
        role.Excuse(
            "AwsSolutions-IAM5[Resource::*]",
            "PutMetricData (held to one namespace), log delivery and X-Ray take no resource (Step Functions Developer Guide, logging and tracing).");
        var machine = new CfnStateMachine(this, "Machine", new CfnStateMachineProps
        {
            StateMachineName = $"{settings.StackName}-KeyAge",
            RoleArn = role.RoleArn,
            DefinitionString = Definition(settings, authKey),
            LoggingConfiguration = new CfnStateMachine.LoggingConfigurationProperty
            {
                Level = "ALL",
                IncludeExecutionData = false,
                Destinations = (object[])
                [
                    new CfnStateMachine.LogDestinationProperty
                    {
                        CloudWatchLogsLogGroup = new CfnStateMachine.CloudWatchLogsLogGroupProperty { LogGroupArn = log.LogGroupArn },
                    },
                ],
            },
            TracingConfiguration = new CfnStateMachine.TracingConfigurationProperty { Enabled = true },
        });
        machine.Node.AddDependency(role);
        return machine;
    }

    /// <summary>Amazon States Language with JSONata. A key that was never rotated is as old as its secret.</summary>
    private static string Definition(DeploymentSettings settings, GuardedSecret authKey) => new JsonObject
    {
        ["QueryLanguage"] = "JSONata",
        ["StartAt"] = "Describe",
        ["States"] = new JsonObject
        {
            ["Describe"] = new JsonObject
            {
                ["Type"] = "Task",
                ["Resource"] = $"arn:{Aws.PARTITION}:states:::aws-sdk:secretsmanager:describeSecret",
                ["Arguments"] = new JsonObject { ["SecretId"] = authKey.Arn },
                ["Output"] = AgeInDays,
                ["Next"] = "Measure",
            },
            ["Measure"] = new JsonObject
            {
                ["Type"] = "Task",
                ["Resource"] = $"arn:{Aws.PARTITION}:states:::aws-sdk:cloudwatch:putMetricData",
                ["Arguments"] = new JsonObject
                {
                    ["Namespace"] = Namespace,
                    ["MetricData"] = new JsonArray(new JsonObject
                    {
                        ["MetricName"] = MetricName,
                        ["Dimensions"] = new JsonArray(new JsonObject { ["Name"] = "Stack", ["Value"] = settings.StackName }),
                        ["Value"] = "{% $states.input.days %}",
                    }),
                },
                ["End"] = true,
            },
        },
    }.ToJsonString(_relaxed);

    private const string AgeInDays =
        "{% {'days': ($millis() - $toMillis($exists($states.result.LastRotatedDate) ? $states.result.LastRotatedDate : $states.result.CreatedDate)) / 86400000} %}";

    private static readonly JsonSerializerOptions _relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Dictionary<string, PolicyDocument> Inline(params PolicyStatement[] statements) =>
        new() { ["Statements"] = new PolicyDocument(new PolicyDocumentProps { Statements = statements }) };
}
