using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint as the model declares it.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly TaskCompletionSource<AllocatedEndpoint> _allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? (protocol == ProtocolType.Udp ? "udp" : "tcp");
        Transport = transport ?? (UriScheme is "http" or "https" ? "http" : "tcp");
        Name = name ?? UriScheme;
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied ?? true;
        ResourceName.Validate(Name);
    }

    public ProtocolType Protocol { get; }

    public string UriScheme { get; set; }

    public string Transport { get; set; }

    public string Name { get; }

    /// <summary>The port others connect to; a free one when null.</summary>
    public int? Port { get; set; }

    /// <summary>The port the process listens on.</summary>
    public int? TargetPort { get; set; }

    public bool IsExternal { get; set; }

    /// <summary>Whether the engine may stand between, so that the process can listen on another port than others connect to.</summary>
    public bool IsProxied { get; set; }

    /// <summary>The variable by which the process learns its port.</summary>
    internal string? TargetPortVariable { get; init; }

    internal Task<AllocatedEndpoint> Allocation => _allocated.Task;

    /// <summary>Where the endpoint is; null until the application starts.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => _allocated.Task.IsCompletedSuccessfully ? _allocated.Task.Result : null;
        set => _allocated.TrySetResult(value ?? throw new ArgumentNullException(nameof(value)));
    }
}
