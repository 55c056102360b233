namespace Aspire.Hosting.ApplicationModel;

/// <summary>One part of an endpoint, for use in an expression.</summary>
public sealed class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property)
    : IManifestExpressionProvider, IValueProvider
{
    public EndpointReference Endpoint { get; } = endpointReference;

    public EndpointProperty Property { get; } = property;

    public string ValueExpression => $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{Property.ToString().ToLowerInvariant()}}}";

    /// <summary>The value as seen from this machine; waits until the endpoint is allocated.</summary>
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        if (Property == EndpointProperty.Scheme)
        {
            return Endpoint.Scheme;
        }

        var allocated = await Endpoint.EndpointAnnotation.Allocation.WaitAsync(cancellationToken);
        return Of(allocated, allocated.Address, allocated.Port);
    }

    internal string? Of(AllocatedEndpoint allocated, string host, int port) => Property switch
    {
        EndpointProperty.Url => $"{allocated.Endpoint.UriScheme}://{host}:{port}",
        EndpointProperty.Host => host,
        EndpointProperty.IPV4Host => host is "localhost" ? "127.0.0.1" : host,
        EndpointProperty.Port => $"{port}",
        EndpointProperty.Scheme => allocated.Endpoint.UriScheme,
        EndpointProperty.TargetPort => allocated.TargetPortExpression,
        EndpointProperty.HostAndPort => $"{host}:{port}",
        _ => throw new InvalidOperationException($"Endpoints have no property '{Property}'."),
    };
}
