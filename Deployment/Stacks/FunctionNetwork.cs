using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>The VPC that the functions join, where <c>vpcId</c> is set.</summary>
internal sealed class FunctionNetwork
{
    private FunctionNetwork(Construct scope, DeploymentSettings settings)
    {
        var zones = Enumerable.Range(0, settings.VpcSubnetIds.Count).Select(zone => Fn.Select(zone % 2, Fn.GetAzs())).ToArray();
        Vpc = Amazon.CDK.AWS.EC2.Vpc.FromVpcAttributes(scope, "Vpc", new VpcAttributes
        {
            VpcId = settings.VpcId!,
            AvailabilityZones = zones,
            PrivateSubnetIds = [.. settings.VpcSubnetIds],
        });
        var subnets = settings.VpcSubnetIds.Select((id, index) => Subnet.FromSubnetId(scope, $"Subnet{index}", id)).ToArray();
        Subnets = new SubnetSelection { Subnets = subnets };
        SecurityGroups = settings.VpcSecurityGroupIds.Count > 0
            ? [.. settings.VpcSecurityGroupIds.Select((id, index) => SecurityGroup.FromSecurityGroupId(scope, $"SecurityGroup{index}", id))]
            : [OutboundOnly(scope)];
    }

    public IVpc Vpc { get; }

    public SubnetSelection Subnets { get; }

    public ISecurityGroup[] SecurityGroups { get; }

    public static FunctionNetwork? For(Construct scope, DeploymentSettings settings) =>
        settings.VpcId is null ? null : new FunctionNetwork(scope, settings);

    /// <summary>
    /// What Lambda needs of the function's role to attach it to a VPC, and a denial of the same to the function's own code, as the Lambda
    /// Developer Guide advises ("Giving Lambda functions access to resources in an Amazon VPC").
    /// </summary>
    public static PolicyStatement[] Statements(string functionArn)
    {
        string[] actions =
        [
            "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses",
        ];
        return
        [
            new(new PolicyStatementProps { Sid = "LambdaJoinsVpc", Actions = actions, Resources = ["*"] }),
            new(new PolicyStatementProps
            {
                Sid = "FunctionDoesNot",
                Effect = Effect.DENY,
                Actions = actions,
                Resources = ["*"],
                Conditions = new Dictionary<string, object> { ["ArnEquals"] = new Dictionary<string, object> { ["lambda:SourceFunctionArn"] = functionArn } },
            }),
        ];
    }

    private SecurityGroup OutboundOnly(Construct scope) => new(scope, "OutboundOnly", new SecurityGroupProps
    {
        Vpc = Vpc,
        Description = "Functions of the webhook forwarder: outbound only",
        AllowAllOutbound = true,
    });
}
