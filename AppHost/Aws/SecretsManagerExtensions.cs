namespace AppHost.Aws;

internal static class SecretsManagerExtensions
{
    /// <summary>Adds the Secrets Manager that is chosen: the emulator, localstack's in a container, or the account's own.</summary>
    public static SecretsManager AddSecretsManager(this IDistributedApplicationBuilder builder, string name, AwsAccount account, Choices choices) =>
        choices.Secrets switch
        {
            "aws" => new SecretsManager(null, null),
            "localstack" => builder.AddLocalStack(name, choices),
            _ => builder.AddEmulator(name, account),
        };

    private static SecretsManager AddEmulator(this IDistributedApplicationBuilder builder, string name, AwsAccount account)
    {
        var emulator = builder.AddBuiltProject<Projects.SecretsEmulator>(name)
            .WithHttpEndpoint(name: "http", isProxied: false)
            .WithHttpHealthCheck("/health")
            .WithAwsAccount(account);
        return new SecretsManager(ReferenceExpression.Create($"{emulator.GetEndpoint("http")}"), emulator, emulator);
    }

    private static SecretsManager AddLocalStack(this IDistributedApplicationBuilder builder, string name, Choices choices)
    {
        var container = builder.AddContainer(name, choices.LocalStackImage, choices.LocalStackTag)
            .WithHttpEndpoint(targetPort: 4566, name: "http")
            .WithHttpHealthCheck("/_localstack/health");
        return new SecretsManager(ReferenceExpression.Create($"{container.GetEndpoint("http")}"), container);
    }
}
