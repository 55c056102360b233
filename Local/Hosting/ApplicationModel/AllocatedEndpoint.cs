namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where an endpoint can be reached from this machine.</summary>
public sealed class AllocatedEndpoint
{
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
    {
        Endpoint = endpoint;
        Address = address;
        Port = port;
        TargetPortExpression = targetPortExpression;
    }

    public EndpointAnnotation Endpoint { get; }

    public string Address { get; }

    public int Port { get; }

    /// <summary>The port the process listens on, as text.</summary>
    public string? TargetPortExpression { get; }

    public string UriString => $"{Endpoint.UriScheme}://{Address}:{Port}";
}
