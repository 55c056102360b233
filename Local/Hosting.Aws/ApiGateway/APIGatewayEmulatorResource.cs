namespace Hosting.Aws;

/// <summary>An HTTP API, served by the Lambda emulator. It runs while all that a request needs is in place.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="emulator">What serves it.</param>
public sealed class APIGatewayEmulatorResource(string name, LambdaEmulatorResource emulator) : Resource(name), IResourceWithWaitSupport
{
    private readonly List<(string RouteKey, LambdaFunctionResource Function)> _routes = [];

    /// <summary>Where requests are sent to.</summary>
    public EndpointReference Endpoint => emulator.HttpApiEndpoint;

    /// <summary>The REQUEST authorizer that is asked for every request; null for none.</summary>
    public LambdaFunctionResource? Authorizer { get; internal set; }

    internal void Add(string routeKey, LambdaFunctionResource function) => _routes.Add((routeKey, function));

    /// <summary>Adds the API's settings to those of the emulator.</summary>
    internal void Describe(Dictionary<string, object> settings)
    {
        if (Authorizer is { } authorizer)
        {
            settings[$"HttpApi__Authorizers__{authorizer.Name}__Function"] = authorizer.Name;
        }

        for (var i = 0; i < _routes.Count; i++)
        {
            settings[$"HttpApi__Routes__{i}__RouteKey"] = _routes[i].RouteKey;
            settings[$"HttpApi__Routes__{i}__Function"] = _routes[i].Function.Name;
            if (Authorizer is not null)
            {
                settings[$"HttpApi__Routes__{i}__Authorizer"] = Authorizer.Name;
            }
        }
    }
}
