using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace EmbeddedHosting.Engine;

/// <summary>Gives every endpoint its address before anything starts, so that references resolve in any order.</summary>
internal static class PortAllocator
{
    /// <returns>The proxies that some endpoints need, not started yet.</returns>
    /// <exception cref="DistributedApplicationException">A fixed port is in use; the message names it and its endpoint.</exception>
    public static IReadOnlyList<EndpointProxy> Allocate(IEnumerable<IResource> resources)
    {
        var proxies = new List<EndpointProxy>();
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                if (Allocate(resource, endpoint) is { } proxy)
                {
                    proxies.Add(proxy);
                }
            }
        }

        return proxies;
    }

    /// <exception cref="DistributedApplicationException">The port is in use.</exception>
    public static void EnsureFree(int port, string usedBy, string remedy)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
        }
        catch (SocketException exception)
        {
            var why = exception.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is in use" : $"cannot be used ({exception.Message})";
            throw new DistributedApplicationException($"Port {port} ({usedBy}) {why}: {remedy}", exception);
        }
    }

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static EndpointProxy? Allocate(IResource resource, EndpointAnnotation endpoint)
    {
        // A persistent container of an earlier run holds its port rightly.
        var mayBeTaken = resource.Annotations.OfType<ContainerLifetimeAnnotation>().Any(static l => l.Lifetime == ContainerLifetime.Persistent);
        if (endpoint.Port is { } wanted && !mayBeTaken)
        {
            EnsureFree(wanted, $"endpoint '{endpoint.Name}' of '{resource.Name}'", "end the program that uses it, or choose another port.");
        }

        // A container publishes a port of this machine itself. A process can listen where others connect to unless the model has
        // two different ports: only then is a relay needed.
        var port = endpoint.Port ?? (resource is ContainerResource ? FreePort() : endpoint.TargetPort ?? FreePort());
        var target = endpoint.TargetPort ?? port;
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port, $"{target}");
        if (resource is ContainerResource || target == port)
        {
            return null;
        }

        return endpoint.IsProxied
            ? new EndpointProxy(port, target)
            : throw new DistributedApplicationException(
                $"Endpoint '{endpoint.Name}' of '{resource.Name}' is not proxied, so its port ({port}) and target port ({target}) must be the same.");
    }
}
