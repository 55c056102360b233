using Amazon.CDK;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>The stacks as the pipeline deploys them: under the same physical names as a deployment by hand.</summary>
internal sealed class DeploymentStage
{
    public DeploymentStage(Construct scope, DeploymentSettings settings, DeploymentAssets assets, IStackProps? props)
    {
        Webhook = new Stage(scope, "Webhook", new StageProps { Env = props?.Env });
        _ = new WebhookStack(Webhook, settings, assets, Named(settings.StackName));
        if (settings.DemoTarget)
        {
            DemoTarget = new Stage(scope, "DemoTarget", new StageProps { Env = props?.Env });
            _ = new DemoTargetStack(DemoTarget, settings, Named(Stacks.DemoTarget.StackName(settings)));
        }

        StackProps Named(string name) => new() { StackName = name, Description = props?.Description, PermissionsBoundary = props?.PermissionsBoundary };
    }

    public Stage Webhook { get; }

    public Stage? DemoTarget { get; }
}
