using Amazon.CDK;
using Deployment.Settings;
using Deployment.Stacks;

namespace Deployment;

/// <summary>The CDK app: which stacks a set of settings makes.</summary>
internal sealed class DeploymentApp
{
    private readonly App _app;

    public DeploymentApp(DeploymentSettings settings, DeploymentAssets assets, string? outputFolder = null)
    {
        JsiiFolder.Use();
        _app = new App(new AppProps { Outdir = outputFolder });
        var props = new StackProps
        {
            Description = "Secure webhook forwarder",
            Env = Account(),
            PermissionsBoundary = settings.PermissionsBoundaryArn is { } boundary ? PermissionsBoundary.FromArn(boundary) : null,
        };
        if (settings.PipelineConnectionArn is not null)
        {
            _ = new PipelineStack(_app, settings, assets, props);
        }
        else
        {
            var webhook = new WebhookStack(_app, settings, assets, props);
            if (settings.DemoTarget)
            {
                new DemoTargetStack(_app, settings, props).AddDependency(webhook);
            }
        }

        foreach (var (key, value) in settings.ExtraTags)
        {
            Tags.Of(_app).Add(key, value);
        }
    }

    public void Synth() => _app.Synth();

    /// <summary>Where the CDK CLI's credentials point; without any, templates fit every account and region.</summary>
    private static Amazon.CDK.Environment? Account() =>
        System.Environment.GetEnvironmentVariable("CDK_DEFAULT_ACCOUNT") is { Length: > 0 } account
            ? new Amazon.CDK.Environment { Account = account, Region = System.Environment.GetEnvironmentVariable("CDK_DEFAULT_REGION") }
            : null;
}
