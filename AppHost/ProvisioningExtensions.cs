using Hosting.Aws;
using Hosting.Tailnet;

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
        IResourceBuilder<ISecretsManagerResource> secrets,
        IResourceBuilder<ITailnetResource> tailnet,
        IResourceBuilder<LambdaFunctionResource> rotation,
        IReadOnlyList<SenderSecret> senders)
    {
        if (secrets.Resource.Endpoint is null)
        {
            return null;
        }

        var lambda = builder.AddAWSLambdaEmulator();
        var provisioning = builder.AddBuiltProject<Projects.Provisioning>(name)
            .WithAWSCredentials()
            .WithReference(secrets)
            .WaitFor(secrets)
            .WaitFor(lambda);
        if (tailnet.Resource.RunsHere)
        {
            provisioning.WaitFor(tailnet);
        }

        if (!secrets.Resource.RunsRotations && tailnet.Resource.AuthKey is null)
        {
            provisioning.WithEnvironment("ROTATION_DRIVER", "Invoke").WithEnvironment("AWS_ENDPOINT_URL_LAMBDA", lambda.Resource.AdminEndpoint);
        }

        var seeded = 0;
        foreach (var sender in senders)
        {
            provisioning.WithEnvironment($"Secrets__{seeded}__Name", sender.Name).WithEnvironment($"Secrets__{seeded}__Value", sender.Value);
            seeded++;
        }

        if (tailnet.Resource.AuthKey is { } key)
        {
            provisioning.WithEnvironment($"Secrets__{seeded}__Name", SecretNames.AuthKey)
                .WithEnvironment($"Secrets__{seeded}__Value", ReferenceExpression.Create($$"""{"id":"given","key":"{{key}}"}"""));
        }

        if (tailnet.Resource.OAuth is { } oauth)
        {
            var account = builder.GetAWSAccount();
            oauth.GiveTo(provisioning, "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET")
                .WithEnvironment("OAUTH_SECRET_NAME", SecretNames.OAuthClient)
                .WithEnvironment("AUTH_KEY_SECRET_NAME", SecretNames.AuthKey)
                .WithEnvironment("ROTATION_FUNCTION_ARN", () => account.FunctionArn(rotation.Resource.Name));
        }

        return provisioning;
    }

    /// <summary>Waits until everything is provisioned, where anything has to be.</summary>
    public static IResourceBuilder<APIGatewayEmulatorResource> WaitForProvisioning(
        this IResourceBuilder<APIGatewayEmulatorResource> api, IResourceBuilder<ProjectResource>? provisioning) =>
        provisioning is null ? api : api.WaitForCompletion(provisioning);
}
