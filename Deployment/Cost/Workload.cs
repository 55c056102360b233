namespace Deployment.Cost;

/// <summary>What a month's webhooks look like.</summary>
public sealed record Workload
{
    /// <summary>Share of webhooks that start a sandbox, 0 to 1.</summary>
    public decimal ColdShare { get; init; } = 0.01m;

    /// <summary>Share of webhooks that the authorizer decides, 0 to 1; the others find its answer cached.</summary>
    public decimal AuthorizedShare { get; init; } = 1;

    /// <summary>Duration of the authorizer, ms, at 256 MB.</summary>
    public decimal AuthorizerMs { get; init; } = 2;

    /// <summary>Size of a webhook's body, KB.</summary>
    public decimal RequestKb { get; init; } = 8;

    /// <summary>Size of the answer, KB.</summary>
    public decimal ResponseKb { get; init; } = 1;

    /// <summary>Bytes that one webhook leaves in all logs together.</summary>
    public decimal LogBytes { get; init; } = 1500;

    /// <summary>Share of webhooks that X-Ray samples: 5% above one a second by default.</summary>
    public decimal TracedShare { get; init; } = 0.05m;
}
