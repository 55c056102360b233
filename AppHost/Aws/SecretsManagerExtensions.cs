using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AppHost.Aws;

internal static class SecretsManagerExtensions
{
    /// <summary>Adds the Secrets Manager emulator.</summary>
    public static IResourceBuilder<ProjectResource> AddSecretsManager(this IDistributedApplicationBuilder builder, string name, AwsAccount account) =>
        builder.AddProject(name, "../Local/SecretsEmulator/SecretsEmulator.csproj")
            .WithHttpEndpoint(name: "http")
            .WithHttpHealthCheck("/healthz")
            .WithAwsAccount(account);
}
