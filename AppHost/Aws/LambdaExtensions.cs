using AppHost.Running;

namespace AppHost.Aws;

internal static class LambdaExtensions
{
    /// <summary>Adds the Lambda emulator: the service itself, without functions.</summary>
    public static LambdaService AddLambda(this IDistributedApplicationBuilder builder, string name, AwsAccount account) =>
        new(builder.AddBuiltProject<Projects.LambdaEmulator>(name)
            .WithHttpEndpoint(name: "lambda-admin", env: "LAMBDA_PORT", isProxied: false)
            .WithHttpHealthCheck("/health", endpointName: "lambda-admin")
            // Sandboxes log out of the tailnet when they end, and the tailnet has to be there then.
            .WithAnnotation(new StopsFirstAnnotation())
            .WithAwsAccount(account), account);
}
