using System.Text;

namespace Routing.Matching;

/// <summary>Where a request goes.</summary>
public sealed class Target
{
    /// <param name="isTls">Whether the connection is TLS (https).</param>
    /// <param name="host">Tailnet name or address, IPv6 without brackets.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="path">Path, percent-encoded, that replaces the request's; null keeps the request's.</param>
    public Target(bool isTls, string host, int port, string? path = null)
    {
        IsTls = isTls;
        Host = host;
        Port = port;
        Path = path;
        var name = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        HostHeader = Encoding.ASCII.GetBytes(port == (isTls ? 443 : 80) ? name : $"{name}:{port}");
        Authority = $"{(isTls ? "https" : "http")}://{name}:{port}";
    }

    /// <summary>Whether the connection is TLS.</summary>
    public bool IsTls { get; }

    /// <summary>Tailnet name or address.</summary>
    public string Host { get; }

    /// <summary>TCP port.</summary>
    public int Port { get; }

    /// <summary>Path that replaces the request's; null keeps it.</summary>
    public string? Path { get; }

    /// <summary>Value of the Host header: without the port where it is the scheme's own (RFC 9110 §7.2).</summary>
    public ReadOnlyMemory<byte> HostHeader { get; }

    /// <summary>Scheme, host and port: what connections are shared by.</summary>
    public string Authority { get; }
}
