namespace Dashboard.Resources;

/// <summary>The health of a resource: the worst of its health checks.</summary>
public enum ResourceHealth
{
    /// <summary>Not checked yet.</summary>
    Unknown,

    /// <summary>All checks pass.</summary>
    Healthy,

    /// <summary>Works, with something amiss.</summary>
    Degraded,

    /// <summary>A check fails.</summary>
    Unhealthy,
}
