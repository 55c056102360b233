using Hosting.Aws;

namespace Aspire.Hosting;

/// <summary>Puts an HTTP API in front of functions.</summary>
public static class APIGatewayBuilderExtensions
{
    private const string DefaultRoute = "$default";

    /// <summary>Adds an HTTP API. An application can have one.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The API's name.</param>
    /// <param name="type">Its kind.</param>
    /// <param name="port">Its port on localhost; 0 or null for a free one.</param>
    public static IResourceBuilder<APIGatewayEmulatorResource> AddAWSAPIGatewayEmulator(
        this IDistributedApplicationBuilder builder, string name, APIGatewayType type, int? port = null)
    {
        if (type != APIGatewayType.HttpV2)
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, "Only HTTP APIs (payload format 2.0) are emulated.");
        }

        // Not proxied: callers' addresses must reach the emulator as they are.
        var emulator = builder.AddAWSLambdaEmulator()
            .WithHttpEndpoint(port: port == 0 ? null : port, name: LambdaEmulatorResource.HttpApiEndpointName, env: "HTTP_API_PORT", isProxied: false);
        var api = new APIGatewayEmulatorResource(name, emulator.Resource);
        return builder.AddResource(api)
            .WithInitialState(new CustomResourceSnapshot { ResourceType = "HttpApi", Properties = [], State = KnownResourceStates.NotStarted })
            .WithParentRelationship(emulator)
            .WithIconName("Globe")
            .RunsBehind(api.Endpoint, "Webhook endpoint")
            .WaitFor(emulator);
    }

    /// <summary>Asks a REQUEST authorizer (payload 2.0, simple answers) for every request.</summary>
    public static IResourceBuilder<APIGatewayEmulatorResource> WithAuthorizer(
        this IResourceBuilder<APIGatewayEmulatorResource> api, IResourceBuilder<LambdaFunctionResource> authorizer)
    {
        api.Resource.Authorizer = authorizer.Resource;
        return api.WithReferenceRelationship(authorizer);
    }

    /// <summary>Adds a route to a function.</summary>
    /// <param name="api">The API.</param>
    /// <param name="function">What is invoked.</param>
    /// <param name="method">The route's method.</param>
    /// <param name="path">The route's path, such as <c>/hooks/{proxy+}</c>.</param>
    public static IResourceBuilder<APIGatewayEmulatorResource> WithReference(
        this IResourceBuilder<APIGatewayEmulatorResource> api, IResourceBuilder<LambdaFunctionResource> function, Method method, string path)
    {
        api.Resource.Add($"{method.ToString().ToUpperInvariant()} {path}", function.Resource);
        return api.WithReferenceRelationship(function);
    }

    /// <summary>Sends what no other route matches to a function (the route <c>$default</c>).</summary>
    public static IResourceBuilder<APIGatewayEmulatorResource> WithReference(
        this IResourceBuilder<APIGatewayEmulatorResource> api, IResourceBuilder<LambdaFunctionResource> function)
    {
        api.Resource.Add(DefaultRoute, function.Resource);
        return api.WithReferenceRelationship(function);
    }
}
