namespace AppHost.Aws;

/// <summary>Configures the HTTP API: its settings become variables of the Lambda emulator.</summary>
internal sealed class HttpApi(IResourceBuilder<ProjectResource> lambda, IResourceBuilder<HttpApiResource> resource)
{
    private int _routes;

    public IResourceBuilder<HttpApiResource> Resource { get; } = resource;

    /// <summary>Adds a REQUEST authorizer (payload 2.0, simple answers) that is asked for every request.</summary>
    public HttpApi AddAuthorizer(string name, LambdaFunction function)
    {
        lambda.WithEnvironment($"HttpApi__Authorizers__{name}__Function", function.Name);
        return this;
    }

    /// <summary>Adds a route, such as <c>$default</c> or <c>POST /hooks/{proxy+}</c>.</summary>
    public HttpApi AddRoute(string routeKey, LambdaFunction function, string authorizer)
    {
        var prefix = $"HttpApi__Routes__{_routes++}";
        lambda.WithEnvironment($"{prefix}__RouteKey", routeKey)
            .WithEnvironment($"{prefix}__Function", function.Name)
            .WithEnvironment($"{prefix}__Authorizer", authorizer);
        return this;
    }
}
