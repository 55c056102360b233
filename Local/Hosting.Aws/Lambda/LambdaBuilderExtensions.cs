using Hosting.Aws;
using Hosting.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Adds Lambda functions to an application.</summary>
public static class LambdaBuilderExtensions
{
    private const string EmulatorName = "lambda";

    /// <summary>Adds a function, and the emulator that runs it where there is none yet.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The function's name.</param>
    /// <param name="lambdaHandler">Its handler; a custom runtime's is what it makes of it.</param>
    /// <typeparam name="TProject">The project whose executable is the function's bootstrap.</typeparam>
    public static IResourceBuilder<LambdaFunctionResource> AddAWSLambdaFunction<TProject>(
        this IDistributedApplicationBuilder builder, string name, string lambdaHandler = "bootstrap")
        where TProject : IProjectMetadata, new()
    {
        var emulator = builder.AddAWSLambdaEmulator();
        var function = new LambdaFunctionResource(name, BuiltProgram.PathOf<TProject>(), lambdaHandler)
        {
            IsAttached = (builder.Configuration["Lambda:Attach"] ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.Ordinal),
        };
        return builder.AddResource(function)
            .WithInitialState(new CustomResourceSnapshot { ResourceType = "LambdaFunction", Properties = [], State = KnownResourceStates.NotStarted })
            .PartOf(emulator)
            .WithIconName("MathFormula")
            .OnInitializeResource(static (function, initialization, _) => initialization.Notifications.PublishUpdateAsync(function, s => s with
            {
                Properties =
                [
                    .. s.Properties,
                    new("Program", function.Command),
                    new("Timeout", FormattableString.Invariant($"{function.Timeout.TotalSeconds:0} s")),
                    new("Memory size", FormattableString.Invariant($"{function.MemorySize} MB")),
                ],
            }))
            .WithConsoleOf(emulator.Resource)
            .WithFunctionCommands(emulator.Resource);
    }

    /// <summary>Adds the emulator, or gives back the one that the application has.</summary>
    public static IResourceBuilder<LambdaEmulatorResource> AddAWSLambdaEmulator(this IDistributedApplicationBuilder builder)
    {
        if (builder.Resources.OfType<LambdaEmulatorResource>().FirstOrDefault() is { } existing)
        {
            return builder.CreateResourceBuilder(existing);
        }

        builder.Services.AddSingleton<SandboxResources>();
        var emulator = builder.AddResource(new LambdaEmulatorResource(EmulatorName));
        return emulator
            .WithHttpEndpoint(name: LambdaEmulatorResource.AdminEndpointName, env: "LAMBDA_PORT", isProxied: false)
            .WithHttpHealthCheck("/health", endpointName: LambdaEmulatorResource.AdminEndpointName)
            .WithTelemetry()
            .WithAWSAccount()
            .WithEnvironment(DescribeFunctionsAsync)
            .WithShowEnvironmentCommand("AWS_ENDPOINT_URL_LAMBDA", "lambda", emulator.Resource.AdminEndpoint)
            .WithIconName("MathFormula")
            // Sandboxes log out of networks when they end, which have to be there then.
            .StopsFirst()
            .OnResourceReady(static (lambda, ready, cancellationToken) =>
            {
                _ = ready.Services.GetRequiredService<SandboxResources>().FollowAsync(lambda, cancellationToken);
                return Task.CompletedTask;
            });
    }

    /// <summary>Adds an extension: the executable's file name is the extension's name.</summary>
    /// <param name="function">The function.</param>
    /// <param name="assembly">The executable's name, where it is not the project's.</param>
    /// <typeparam name="TProject">The extension's project.</typeparam>
    public static IResourceBuilder<LambdaFunctionResource> WithExtension<TProject>(this IResourceBuilder<LambdaFunctionResource> function, string? assembly = null)
        where TProject : IProjectMetadata, new()
    {
        function.Resource.Add(BuiltProgram.PathOf<TProject>(assembly));
        return function;
    }

    /// <summary>Sets how long an invocation may take.</summary>
    public static IResourceBuilder<LambdaFunctionResource> WithTimeout(this IResourceBuilder<LambdaFunctionResource> function, TimeSpan timeout)
    {
        function.Resource.Timeout = timeout;
        return function;
    }

    /// <summary>Sets how many megabytes a sandbox may use.</summary>
    public static IResourceBuilder<LambdaFunctionResource> WithMemorySize(this IResourceBuilder<LambdaFunctionResource> function, int megabytes)
    {
        function.Resource.MemorySize = megabytes;
        return function;
    }

    private static async Task DescribeFunctionsAsync(EnvironmentCallbackContext context)
    {
        var model = context.ExecutionContext.Services.GetRequiredService<DistributedApplicationModel>();
        foreach (var function in model.Resources.OfType<LambdaFunctionResource>())
        {
            await function.DescribeAsync(context);
        }

        foreach (var api in model.Resources.OfType<APIGatewayEmulatorResource>())
        {
            api.Describe(context.EnvironmentVariables);
        }
    }
}
