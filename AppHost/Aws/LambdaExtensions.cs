using Aspire.Hosting;

namespace AppHost.Aws;

internal static class LambdaExtensions
{
    /// <summary>Adds the Lambda emulator: the service itself, without functions.</summary>
    public static LambdaService AddLambda(this IDistributedApplicationBuilder builder, string name, AwsAccount account) =>
        new(builder.AddProject(name, "../Local/LambdaEmulator/LambdaEmulator.csproj")
            .WithHttpEndpoint(name: "lambda-admin", env: "LAMBDA_PORT")
            .WithHttpHealthCheck("/healthz", endpointName: "lambda-admin")
            .WithAwsAccount(account), account);
}
