using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace EmbeddedHosting.Engine;

/// <summary>Runs a resource's environment and argument callbacks and resolves what they say.</summary>
internal sealed class LaunchSpecBuilder(
    DistributedApplicationExecutionContext executionContext,
    ExpressionResolver resolver,
    TelemetryVariables telemetry,
    ResourceLoggerService logs)
{
    /// <exception cref="DistributedApplicationException">A value is missing; the message names the variable.</exception>
    public async Task<LaunchSpec> BuildAsync(IResource resource, CancellationToken cancellationToken)
    {
        var logger = logs.GetLogger(resource);
        return new LaunchSpec(
            await ResolveEnvironmentAsync(resource, logger, cancellationToken),
            await ResolveArgumentsAsync(resource, logger, cancellationToken));
    }

    private async Task<List<LaunchVariable>> ResolveEnvironmentAsync(IResource resource, ILogger logger, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, cancellationToken: cancellationToken) { Logger = logger };
        if (resource.Annotations.OfType<OtlpExporterAnnotation>().Any())
        {
            telemetry.AddTo(context, resource);
        }

        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        var variables = new List<LaunchVariable>(context.EnvironmentVariables.Count);
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            var resolved = await ResolveAsync($"variable '{name}'", value, resource, cancellationToken);
            variables.Add(new LaunchVariable(name, resolved.Text, resolved.IsSecret || TelemetryVariables.IsSecret(name)));
        }

        return variables;
    }

    private async Task<List<ResolvedValue>> ResolveArgumentsAsync(IResource resource, ILogger logger, CancellationToken cancellationToken)
    {
        var arguments = new List<object>();
        var context = new CommandLineArgsCallbackContext(arguments, cancellationToken) { ExecutionContext = executionContext, Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        var resolved = new List<ResolvedValue>(arguments.Count);
        foreach (var argument in arguments)
        {
            resolved.Add(await ResolveAsync("an argument", argument, resource, cancellationToken));
        }

        return resolved;
    }

    private async Task<ResolvedValue> ResolveAsync(string what, object value, IResource resource, CancellationToken cancellationToken)
    {
        try
        {
            return await resolver.ResolveAsync(value, resource, cancellationToken);
        }
        catch (Exception exception) when (exception is DistributedApplicationException or InvalidOperationException)
        {
            throw new DistributedApplicationException($"{what} of '{resource.Name}' has no value: {exception.Message}", exception);
        }
    }
}
