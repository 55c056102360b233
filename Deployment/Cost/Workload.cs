namespace Deployment.Cost;

/// <summary>What one webhook is like, and what is switched on.</summary>
public sealed record Workload
{
    /// <summary>Duration of the authorizer, ms, at 256 MB.</summary>
    public decimal AuthorizerMs { get; init; } = 2;

    /// <summary>Size of a webhook's body, KB.</summary>
    public decimal RequestKb { get; init; } = 8;

    /// <summary>Size of the answer, KB.</summary>
    public decimal ResponseKb { get; init; } = 1;

    /// <summary><c>authorizerCacheSeconds</c>.</summary>
    public int CacheSeconds { get; init; } = 300;

    /// <summary>Whether <c>tracing=xray</c>.</summary>
    public bool XRay { get; init; }

    /// <summary>Whether Lambda's START, END and REPORT lines are kept (<c>lambdaSystemLogLevel=INFO</c>).</summary>
    public bool SystemLines { get; init; }

    /// <summary>Bytes of the API's access log line with values of usual length.</summary>
    public decimal AccessLogBytes { get; init; } = 280;

    /// <summary>Bytes of Lambda's own lines of an invocation, as JSON.</summary>
    public decimal SystemLineBytes { get; init; } = 700;

    /// <summary>Bytes of a line of metrics.</summary>
    public decimal MetricLineBytes { get; init; } = 330;

    /// <summary>Series that every webhook adds to: its duration, and its dial where it has one.</summary>
    public int MetricSeries { get; init; } = 2;
}
