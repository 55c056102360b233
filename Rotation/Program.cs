using AwsClient;
using Lambda.Runtime;
using Microsoft.Extensions.Logging;
using Rotation;
using SecretsManager;
using SecretsManager.Rotation;
using ServiceDefaults;
using ServiceDefaults.EmbeddedMetrics;

using var metrics = EmbeddedMetricsWriter.Start(RotationFunction.TelemetryName, Environment.GetEnvironmentVariable);
using var telemetry = ServiceTelemetry.Start(new ServiceTelemetryOptions { ServiceName = "rotation", Sources = [RotationFunction.TelemetryName] });
return LambdaBootstrap.Run<RotationEvent, RotationOutcome>(
    _ =>
    {
        var options = RotationOptions.FromEnvironment(out var errors);
        var access = AwsOptions.FromEnvironment(SecretsManagerClient.Service, out var accessErrors);
        if (options is null || access is null)
            throw new LambdaInitializationException("ConfigurationInvalid", string.Join(' ', errors.Concat(accessErrors)));
        return ValueTask.FromResult<ILambdaHandler<RotationEvent, RotationOutcome>>(
            new RotationFunction(options, new SecretsManagerClient(access), telemetry.LoggerFactory.CreateLogger<RotationFunction>()));
    },
    RotationJson.Default.RotationEvent,
    RotationFunctionJson.Default.RotationOutcome,
    new LambdaOptions
    {
        FlushTelemetry = limit =>
        {
            metrics?.Write();
            telemetry.FlushAsync(limit).AsTask().GetAwaiter().GetResult();
        },
    });
