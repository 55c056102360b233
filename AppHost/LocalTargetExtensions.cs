using Hosting.Aws;
using Hosting.Tailnet;

namespace AppHost;

internal static class LocalTargetExtensions
{
    /// <summary>
    /// Adds the target and its node in the tailnet. Nothing is started for a program that runs already, nor a node where the choices name
    /// one that exists.
    /// </summary>
    /// <param name="builder">The app model.</param>
    /// <param name="name">The stub's name, and the node's in the tailnet.</param>
    /// <param name="tailnet">What the target is reached by.</param>
    /// <param name="choices">Name the developer's own target, or an existing node.</param>
    /// <param name="stubPort">The stub's port; 0 for a free one.</param>
    public static LocalTarget AddTarget(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ITailnetResource> tailnet, Choices choices, int stubPort)
    {
        if (choices.TailnetTarget is { } existing)
        {
            return new LocalTarget(existing, ReferenceExpression.Create($"{choices.TargetPort!}"), []);
        }

        if (choices.TargetPort is { } port)
        {
            var node = tailnet.AddNode($"{name}-node", name, Tags.Target);
            return new LocalTarget(name, ReferenceExpression.Create($"{port}"), [node]);
        }

        var stub = builder.AddBuiltProject<Projects.TargetStub>(name)
            .WithHttpEndpoint(port: stubPort == 0 ? null : stubPort, name: "http", env: "TARGET_PORT", isProxied: false)
            .WithHttpHealthCheck("/health")
            .JoinTailnet(tailnet, Tags.Target, out var stubNode);
        return new LocalTarget(name, ReferenceExpression.Create($"{stub.GetEndpoint("http").Property(EndpointProperty.Port)}"), [stub, stubNode]);
    }

    /// <summary>Tells the forwarder which target to relay to.</summary>
    public static IResourceBuilder<LambdaFunctionResource> WithTarget(this IResourceBuilder<LambdaFunctionResource> forwarder, LocalTarget target)
    {
        foreach (var part in target.Parts)
        {
            forwarder.WithReferenceRelationship(part);
        }

        return forwarder.WithEnvironment("TS_TARGET", target.Hostname).WithEnvironment("TS_PORT", target.Port);
    }

    /// <summary>Waits for all that has to be healthy before the target can be reached.</summary>
    public static IResourceBuilder<APIGatewayEmulatorResource> WaitForTarget(this IResourceBuilder<APIGatewayEmulatorResource> api, LocalTarget target)
    {
        foreach (var part in target.Parts)
        {
            api.WaitFor(part);
        }

        return api;
    }
}
