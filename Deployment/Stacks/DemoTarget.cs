using Amazon.CDK;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>Names that the webhook stack and the demo target's stack share without depending on each other.</summary>
internal static class DemoTarget
{
    /// <summary>The web server's port.</summary>
    public const int Port = 8080;

    public static string StackName(DeploymentSettings settings) => $"{settings.StackName}-DemoTarget";

    /// <summary>The target's name in the tailnet.</summary>
    public static string HostName(DeploymentSettings settings) => $"{settings.StackName.ToLowerInvariant()}-demo-target";

    public static string RoleName(DeploymentSettings settings) => $"{settings.StackName}-DemoTarget-{Aws.REGION}";

    public static string SecretName(DeploymentSettings settings) => $"{settings.StackName}/demo-target-auth-key";

    /// <summary>The secret's ARN; Secrets Manager appends a hyphen and six characters.</summary>
    public static string SecretArn(DeploymentSettings settings) =>
        $"arn:{Aws.PARTITION}:secretsmanager:{Aws.REGION}:{Aws.ACCOUNT_ID}:secret:{SecretName(settings)}-??????";
}
