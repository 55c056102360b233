using AppHost.Aws;
using AppHost.Tailscale;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AppHost;

internal static class ProvisioningExtensions
{
    /// <summary>Adds the one shot that seeds the secrets and rotates the auth key, as a first deployment does. It ends with exit code 0.</summary>
    public static IResourceBuilder<ProjectResource> AddProvisioning(
        this IDistributedApplicationBuilder builder,
        string name,
        AwsAccount account,
        IResourceBuilder<ProjectResource> secrets,
        OAuthClient oauth,
        LambdaFunction rotation) =>
        builder.AddProject(name, "../Local/Provisioning/Provisioning.csproj")
            .WithEnvironment("AWS_REGION", AwsAccount.Region)
            .WithEnvironment("AWS_ACCESS_KEY_ID", account.AccessKeyId)
            .WithEnvironment("AWS_SECRET_ACCESS_KEY", account.SecretAccessKey)
            .WithEnvironment("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.GetEndpoint("http"))
            .WithEnvironment("OAUTH_SECRET_NAME", SecretNames.OAuthClient)
            .WithEnvironment("OAUTH_CLIENT_ID", oauth.Id)
            .WithEnvironment("OAUTH_CLIENT_SECRET", oauth.Secret)
            .WithEnvironment("AUTH_KEY_SECRET_NAME", SecretNames.AuthKey)
            .WithEnvironment("ROTATION_FUNCTION_ARN", rotation.Arn);
}
