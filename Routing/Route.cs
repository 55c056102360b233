namespace Routing;

/// <summary>What is done with the requests of one kind.</summary>
public sealed record Route
{
    /// <summary>Name, for logs and traces.</summary>
    public required string Name { get; init; }

    /// <summary>Where they go.</summary>
    public required Target Target { get; init; }

    /// <summary>How much of the answer the sender gets.</summary>
    public ResponseMode ResponseMode { get; init; }

    /// <summary>Time limits.</summary>
    public TimeLimits Limits { get; init; } = new();

    /// <summary>Largest body, in bytes. Lambda's own limit of 6 MiB for an event bounds it in any case.</summary>
    public long MaxBodyBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Whether the target gets the Host that the sender used rather than its own.</summary>
    public bool KeepHost { get; init; }

    /// <summary>Whether the target does no harm when it gets a request twice: then an exchange that broke is tried once more.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Whether problem answers may name the target's address.</summary>
    public bool RevealTarget { get; init; }
}
