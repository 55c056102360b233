using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace EmbeddedHosting.Engine;

/// <summary>Gives every endpoint its address before anything starts, so that references resolve in any order.</summary>
internal static class PortAllocator
{
    // Below what Linux gives to outgoing connections (net.ipv4.ip_local_port_range, from 32768): one of those could hold the port by the
    // time that a resource which waits for others listens on it, for as long as it lasts.
    private const int FirstPort = 20_000;
    private const int LastPort = 32_767;
    private const int Attempts = 100;

    private static readonly ConcurrentDictionary<int, bool> _given = new();

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
        if (Probe(port) is { } exception)
        {
            var why = exception.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is in use" : $"cannot be used ({exception.Message})";
            throw new DistributedApplicationException($"Port {port} ({usedBy}) {why}: {remedy}", exception);
        }
    }

    /// <summary>A port of 127.0.0.1 that nobody listens on and that was not given before.</summary>
    public static int FreePort()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = Random.Shared.Next(FirstPort, LastPort + 1);
            if (Probe(port) is null && _given.TryAdd(port, true))
            {
                return port;
            }
        }

        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Why nothing can listen on the port; null when something can.</summary>
    private static SocketException? Probe(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return null;
        }
        catch (SocketException exception)
        {
            return exception;
        }
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
