using Deployment.Settings;

namespace Deployment.Cost;

/// <summary>What webhooks cost, from measured durations and a price list.</summary>
public sealed class CostModel(PriceList prices, Workload workload)
{
    private const decimal Million = 1_000_000;
    private const decimal AuthorizerGb = 256m / 1024;

    /// <summary>API Gateway counts a request for each 512 KB begun.</summary>
    private const decimal MeteredKb = 512;

    /// <summary>US dollars per million webhooks, by what is paid for.</summary>
    public IReadOnlyList<(string What, decimal Usd)> PerMillion(Measurement measured, LambdaArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(measured);
        var gbSecond = prices[architecture == LambdaArchitecture.Arm64 ? "lambdaGbSecondArm64" : "lambdaGbSecondX64"];
        var forwarderMs = (Billed(measured.WarmMs) * (1 - workload.ColdShare)) + (Billed(measured.ColdMs) * workload.ColdShare);
        return
        [
            ("HTTP API", Million * Math.Max(1, Math.Ceiling(workload.RequestKb / MeteredKb)) * prices["httpApiRequest"]),
            ("Forwarder, time", Million * forwarderMs / 1000 * measured.MemoryMb / 1024 * gbSecond),
            ("Authorizer, time", Million * workload.AuthorizedShare * Billed(workload.AuthorizerMs) / 1000 * AuthorizerGb * gbSecond),
            ("Lambda requests", Million * (1 + workload.AuthorizedShare) * prices["lambdaRequest"]),
            ("Logs", Million * workload.LogBytes / 1_000_000_000 * (prices["logIngestGb"] + prices["logStorageGbMonth"])),
            ("Traces", Million * workload.TracedShare * prices["trace"]),
            ("Answers to the internet", Million * workload.ResponseKb / 1_000_000 * prices["transferOutGb"]),
            ("Auth key reads", Million * workload.ColdShare * prices["secretCall"]),
        ];
    }

    /// <summary>US dollars a month that are due without a single webhook.</summary>
    public IReadOnlyList<(string What, decimal Usd)> Fixed() =>
    [
        ("2 secrets", 2 * prices["secretMonth"]),
        ("8 alarms", 8 * prices["alarmMonth"]),
        ("2 custom metrics", 2 * prices["metricMonth"]),
        ("1 dashboard", prices["dashboardMonth"]),
    ];

    /// <summary>US dollars a month of each option.</summary>
    public IReadOnlyList<(string What, decimal Usd)> Options()
    {
        const decimal Hours = 730;
        return
        [
            ("secretsKmsKey=create", prices["keyMonth"]),
            ("demoTarget: NAT gateway and its address", Hours * (prices["natGatewayHour"] + prices["publicIpv4Hour"])),
            ("demoTarget: t4g.nano, 8 GB gp3 and its secret", (Hours * prices["t4gNanoHour"]) + (8 * prices["gp3GbMonth"]) + prices["secretMonth"]),
            ("front=cloudfront: web ACL with 3 rules and a secret", prices["webAclMonth"] + (3 * prices["wafRuleMonth"]) + prices["secretMonth"]),
            ("front=cloudfront: per million webhooks", Million * (prices["wafRequest"] + prices["cloudFrontRequest"])),
        ];
    }

    /// <summary>Lambda bills each millisecond begun.</summary>
    private static decimal Billed(decimal milliseconds) => Math.Ceiling(milliseconds);
}
