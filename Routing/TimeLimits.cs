namespace Routing;

/// <summary>Limits of a route; what the invocation's deadline leaves is a limit besides. Null: only the deadline.</summary>
public sealed record TimeLimits
{
    /// <summary>For a connection, all attempts together, TLS included.</summary>
    public TimeSpan? Connect { get; init; }

    /// <summary>From the request's last byte to the answer's first.</summary>
    public TimeSpan? FirstByte { get; init; }

    /// <summary>From the request's arrival to the answer's last byte.</summary>
    public TimeSpan? Total { get; init; }
}
