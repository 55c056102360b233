using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>The OAuth client's secret, which a person fills, and the auth key's secret, which rotation fills.</summary>
internal sealed class TunnelSecrets : Construct
{
    /// <summary>What an auth key's secret holds before the first rotation, so that rotation can be switched on.</summary>
    public const string NoKeyYet = """{"id":"","key":"","created":"","expires":""}""";

    public TunnelSecrets(Construct scope, string id, DeploymentSettings settings)
        : base(scope, id)
    {
        Encryption = SecretEncryption.For(this, settings);
        OAuthClient = new GuardedSecret(this, "OAuthClient", new SecretProps
        {
            Settings = settings,
            Encryption = Encryption,
            Name = $"{settings.StackName}/tailscale-oauth-client",
            Description = """Tailscale OAuth client, {"id","key"}: filled by hand, read by rotation""",
            Purpose = "OAuthClient",
        });
        OAuthClient.Secret.Excuse("AwsSolutions-SMG4", "An OAuth client's secret is issued by Tailscale by hand; docs/deploy.md says how to replace it.");
        AuthKey = new GuardedSecret(this, "AuthKey", new SecretProps
        {
            Settings = settings,
            Encryption = Encryption,
            Name = $"{settings.StackName}/tailscale-auth-key",
            Description = """Tailscale auth key, {"id","key","created","expires"}: written by rotation, read by the tunnel""",
            FirstValue = NoKeyYet,
            Purpose = "Cattle",
        });
    }

    public SecretEncryption Encryption { get; }

    public GuardedSecret OAuthClient { get; }

    public GuardedSecret AuthKey { get; }

    /// <summary>Denies the secrets to all but the tunnel's role and rotation, and has rotation write auth keys.</summary>
    public void Guard(IRole tunnel, LambdaProgram rotation)
    {
        var functionArn = rotation.Function.FunctionArn;
        OAuthClient.Protect([GuardedSecret.OnlyTo("OnlyRotationReads", ["secretsmanager:GetSecretValue"], rotation.Role.RoleArn), .. OAuthClient.OnlyWritersWrite()]);
        AuthKey.Protect(
            GuardedSecret.OnlyTo("OnlyTunnelAndRotationRead", ["secretsmanager:GetSecretValue"], tunnel.RoleArn, rotation.Role.RoleArn),
            GuardedSecret.OnlyTo("OnlyRotationWrites", ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"], rotation.Role.RoleArn),
            GuardedSecret.OnlyRotatedBy(functionArn));
        var invoke = new CfnPermission(rotation, "SecretsManagerInvokes", new CfnPermissionProps
        {
            Action = "lambda:InvokeFunction",
            FunctionName = functionArn,
            Principal = "secretsmanager.amazonaws.com",
            SourceAccount = Aws.ACCOUNT_ID,
        });
        var schedule = AuthKey.RotateBy(functionArn);
        schedule.AddDependency(invoke);
        schedule.Node.AddDependency(rotation.Role);
    }
}
