namespace Aspire.Hosting.ApplicationModel;

/// <summary>What an expression can say about an endpoint.</summary>
public enum EndpointProperty
{
    Url,
    Host,
    IPV4Host,
    Port,
    Scheme,
    TargetPort,
    HostAndPort,
}
