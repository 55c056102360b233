using Hosting.Aws;

namespace Aspire.Hosting;

/// <summary>Adds Secrets Manager to an application.</summary>
public static class SecretsManagerBuilderExtensions
{
    private const string EndpointVariable = "AWS_ENDPOINT_URL_SECRETS_MANAGER";

    /// <summary>Adds Secrets Manager: the emulator, unless <see cref="RunAsLocalStack"/> or <see cref="AsExisting"/> says otherwise.</summary>
    public static IResourceBuilder<SecretsManagerEmulatorResource> AddSecretsManager(this IDistributedApplicationBuilder builder, string name)
    {
        var secrets = builder.AddResource(new SecretsManagerEmulatorResource(name))
            .WithHttpEndpoint(name: "http", isProxied: false)
            .WithHttpHealthCheck("/health")
            .WithTelemetry()
            .WithAWSAccount();
        var endpoint = secrets.GetEndpoint("http");
        return secrets
            .WithEnvironment("ASPNETCORE_URLS", endpoint)
            // It calls rotation functions there, where the application has any.
            .WithEnvironment(context =>
            {
                if (builder.Resources.OfType<LambdaEmulatorResource>().FirstOrDefault() is { } lambda)
                {
                    context.EnvironmentVariables["LambdaEndpoint"] = lambda.AdminEndpoint;
                }
            })
            .WithShowEnvironmentCommand(EndpointVariable, "secrets_manager", endpoint)
            .WithIconName("Key");
    }

    /// <summary>Runs LocalStack in a container instead of the emulator.</summary>
    /// <param name="builder">What <see cref="AddSecretsManager"/> gave back.</param>
    /// <param name="image">The image.</param>
    /// <param name="tag">Its tag.</param>
    public static IResourceBuilder<LocalStackResource> RunAsLocalStack(this IResourceBuilder<SecretsManagerEmulatorResource> builder, string image, string tag)
    {
        var application = builder.ApplicationBuilder;
        application.Resources.Remove(builder.Resource);
        application.GetAWSAccount().BecomeLocalStacks();
        return application.AddResource(new LocalStackResource(builder.Resource.Name))
            .WithImage(image, tag)
            .WithHttpEndpoint(targetPort: 4566, name: "http")
            .WithHttpHealthCheck("/_localstack/health")
            .WithIconName("Key");
    }

    /// <summary>Uses the caller's account, by the credentials and region of the caller's environment, instead of the emulator.</summary>
    public static IResourceBuilder<ExistingSecretsManagerResource> AsExisting(this IResourceBuilder<SecretsManagerEmulatorResource> builder)
    {
        var application = builder.ApplicationBuilder;
        application.Resources.Remove(builder.Resource);
        application.GetAWSAccount().BecomeCallers(application);
        return application.AddResource(new ExistingSecretsManagerResource(builder.Resource.Name)).WithInitialState(new CustomResourceSnapshot
        {
            ResourceType = "SecretsManager",
            Properties = [],
            State = KnownResourceStates.Running,
        });
    }

    /// <summary>Has the resource's AWS SDK call this Secrets Manager.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<ISecretsManagerResource> secrets)
        where T : IResourceWithEnvironment
    {
        builder.WithReferenceRelationship(secrets);
        return secrets.Resource.Endpoint is { } endpoint ? builder.WithEnvironment(EndpointVariable, endpoint) : builder;
    }
}
