using AppHost.Aws;
using AppHost.Tailscale;

namespace AppHost;

internal static class ProvisioningExtensions
{
    /// <summary>
    /// Adds the one shot that does what a first deployment does: seeds the senders' secrets and rotates the auth key, or, where a key is
    /// given, seeds that key. It ends with exit code 0. Nothing is added for an account whose secrets exist already.
    /// </summary>
    public static IResourceBuilder<ProjectResource>? AddProvisioning(
        this IDistributedApplicationBuilder builder,
        string name,
        AwsAccount account,
        SecretsManager secrets,
        Tailnet tailnet,
        LambdaService lambda,
        LambdaFunction rotation,
        IReadOnlyList<SenderSecret> senders)
    {
        if (secrets.Endpoint is null)
        {
            return null;
        }

        var provisioning = builder.AddBuiltProject<Projects.Provisioning>(name)
            .WithEnvironment("AWS_REGION", account.Region)
            .WithEnvironment("AWS_ACCESS_KEY_ID", account.AccessKeyId)
            .WithEnvironment("AWS_SECRET_ACCESS_KEY", account.SecretAccessKey)
            .WithEnvironment("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.Endpoint)
            .WaitFor(secrets.Resource!);
        if (tailnet.Server is not null)
        {
            provisioning.WaitFor(tailnet.Server);
        }

        if (secrets.Emulator is null && tailnet.AuthKey is null)
        {
            // LocalStack knows no functions but its own.
            provisioning.WithEnvironment("ROTATION_DRIVER", "Invoke").WithEnvironment("AWS_ENDPOINT_URL_LAMBDA", lambda.Resource.GetEndpoint("lambda-admin"));
        }

        var seeded = 0;
        foreach (var sender in senders)
        {
            provisioning.WithEnvironment($"Secrets__{seeded}__Name", sender.Name).WithEnvironment($"Secrets__{seeded}__Value", sender.Value);
            seeded++;
        }

        if (tailnet.AuthKey is { } key)
        {
            provisioning.WithEnvironment($"Secrets__{seeded}__Name", SecretNames.AuthKey)
                .WithEnvironment($"Secrets__{seeded}__Value", $$"""{"id":"given","key":"{{key}}"}""");
        }

        return tailnet.OAuth is null
            ? provisioning
            : tailnet.OAuth.GiveTo(provisioning, "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET")
                .WithEnvironment("OAUTH_SECRET_NAME", SecretNames.OAuthClient)
                .WithEnvironment("AUTH_KEY_SECRET_NAME", SecretNames.AuthKey)
                .WithEnvironment("ROTATION_FUNCTION_ARN", rotation.Arn);
    }
}
