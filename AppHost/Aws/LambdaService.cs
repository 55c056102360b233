namespace AppHost.Aws;

/// <summary>Lambda: functions are added to it, and an HTTP API put in front.</summary>
internal sealed class LambdaService(IResourceBuilder<ProjectResource> resource, AwsAccount account)
{
    private ReferenceExpression? _secrets;

    public IResourceBuilder<ProjectResource> Resource { get; } = resource;

    /// <summary>Has the functions call this Secrets Manager, and its emulator call rotation functions here.</summary>
    public LambdaService UseSecrets(SecretsManager secrets)
    {
        _secrets = secrets.Endpoint;
        secrets.Emulator?.WithEnvironment("LambdaEndpoint", Resource.GetEndpoint("lambda-admin"));
        return this;
    }

    /// <summary>Adds a function, shown below the service.</summary>
    /// <param name="name">The function's name.</param>
    /// <param name="project">The project whose executable is the function's bootstrap.</param>
    /// <param name="timeoutSeconds">The function's timeout.</param>
    public LambdaFunction AddFunction(string name, string project, int timeoutSeconds)
    {
        var program = BuiltProgram.PathOf(project);
        var child = Resource.ApplicationBuilder.AddResource(new LambdaFunctionResource(name))
            .PartOf(Resource)
            .WithProperties(new("Program", program), new("Timeout", $"{timeoutSeconds} s"))
            .WithLinesOf(Resource)
            .WithRestartCommand(Resource.GetEndpoint("lambda-admin"));
        var function = new LambdaFunction(Resource, child, account)
            .WithSetting("Command", program)
            .WithSetting("Timeout", $"{timeoutSeconds}");
        return _secrets is null
            ? function
            : function.WithVariable("AWS_ENDPOINT_URL_SECRETS_MANAGER", _secrets);
    }

    /// <summary>Puts an HTTP API in front.</summary>
    /// <param name="name">The API's name.</param>
    /// <param name="port">Its port on loopback; 0 takes a free one.</param>
    public HttpApi AddHttpApi(string name, int port)
    {
        // Not proxied: callers' addresses must reach the emulator as they are.
        Resource.WithHttpEndpoint(port: port == 0 ? null : port, name: name, env: "HTTP_API_PORT", isProxied: false);
        var api = Resource.ApplicationBuilder.AddResource(new HttpApiResource("webhooks"))
            .WithParentRelationship(Resource)
            .RunsBehind(Resource.GetEndpoint(name), "Webhook endpoint");
        return new HttpApi(Resource, api);
    }
}
