using Deployment.Settings;

namespace Deployment.Cost;

/// <summary>What webhooks cost, from measured durations and a price list, by the rule of each service.</summary>
public sealed class CostModel(PriceList prices, Workload workload)
{
    /// <summary>Alarms that a deployment makes.</summary>
    public const int Alarms = 16;

    /// <summary>Metrics that get values all the time while webhooks flow: durations and dials by outcome, decisions, key age. Others cost by the hour they occur in.</summary>
    public const int Metrics = 7;

    private const decimal Million = 1_000_000;
    private const decimal AuthorizerGb = 256m / 1024;

    /// <summary>CloudWatch bills each log event with these bytes more (its pricing page).</summary>
    private const decimal LogEventOverhead = 26;

    /// <summary>API Gateway counts a request for each 512 KB begun.</summary>
    private const decimal MeteredKb = 512;

    /// <summary>US dollars per million webhooks, by what is paid for; the payload's own way over the internet is <see cref="Payload"/>.</summary>
    public IReadOnlyList<(string What, decimal Usd)> PerMillion(Measurement measured, LambdaArchitecture architecture, Traffic traffic)
    {
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentNullException.ThrowIfNull(traffic);
        var gbSecond = prices[architecture == LambdaArchitecture.Arm64 ? "lambdaGbSecondArm64" : "lambdaGbSecondX64"];
        var authorized = traffic.AuthorizedShare(workload.CacheSeconds);
        return
        [
            ("HTTP API", Million * Math.Max(1, Math.Ceiling(workload.RequestKb / MeteredKb)) * prices["httpApiRequest"]),
            ("Lambda requests: forwarder", Million * prices["lambdaRequest"]),
            ("Lambda requests: authorizer", Million * authorized * prices["lambdaRequest"]),
            ("Forwarder, warm", Million * (1 - traffic.ColdShare) * Time(measured.WarmMs, measured.MemoryMb / 1024m, gbSecond)),
            ("Forwarder, cold starts", Million * traffic.ColdShare * Time(measured.ColdMs, measured.MemoryMb / 1024m, gbSecond)),
            ("Authorizer, time", Million * authorized * Time(workload.AuthorizerMs, AuthorizerGb, gbSecond)),
            ("Access log", Logs(1, workload.AccessLogBytes)),
            ("Metrics in the log", Logs(traffic.MetricLines(workload.MetricSeries), workload.MetricLineBytes)),
            ("Lambda's own log lines", workload.SystemLines ? Logs(3, workload.SystemLineBytes / 3) : 0),
            ("X-Ray", workload.XRay ? Million * traffic.TracedShare * prices["trace"] : 0),
            ("Auth key reads", Million * traffic.ColdShare * prices["secretCall"]),
        ];
    }

    /// <summary>US dollars per million webhooks for the payload over the internet: answers to senders, requests to the target. What comes in is free.</summary>
    public IReadOnlyList<(string What, decimal Usd)> Payload() =>
    [
        ("Answers to senders", Million * workload.ResponseKb / Million * prices["transferOutGb"]),
        ("Requests to the target", Million * workload.RequestKb / Million * prices["transferOutGb"]),
    ];

    /// <summary>US dollars a month that are due without a single webhook.</summary>
    public IReadOnlyList<(string What, decimal Usd)> Fixed() =>
    [
        ("2 secrets (none with tailnetLogin=federated)", 2 * prices["secretMonth"]),
        ($"{Alarms} alarms", Alarms * prices["alarmMonth"]),
        ($"{Metrics} custom metrics", Metrics * prices["metricMonth"]),
        ("1 dashboard", prices["dashboardMonth"]),
    ];

    /// <summary>US dollars a month of each option.</summary>
    public IReadOnlyList<(string What, decimal Usd)> Options()
    {
        const decimal Hours = 730;
        return
        [
            ("secretsKmsKey=create", prices["keyMonth"]),
            ("vpcId: a NAT gateway and its address", Hours * (prices["natGatewayHour"] + prices["publicIpv4Hour"])),
            ("vpcId: per million webhooks through the NAT gateway", Million * (workload.RequestKb + workload.ResponseKb) / Million * prices["natGatewayGb"]),
            ("demoTarget: NAT gateway and its address", Hours * (prices["natGatewayHour"] + prices["publicIpv4Hour"])),
            ("demoTarget: t4g.nano, 8 GB gp3 and its secret", (Hours * prices["t4gNanoHour"]) + (8 * prices["gp3GbMonth"]) + prices["secretMonth"]),
            ("front=cloudfront: web ACL with 3 rules and a secret", prices["webAclMonth"] + (3 * prices["wafRuleMonth"]) + prices["secretMonth"]),
            ("front=cloudfront: per million webhooks", Million * (prices["wafRequest"] + prices["cloudFrontRequest"] + prices["cloudFrontFunction"])),
            ("pipeline", prices["pipelineMonth"]),
            ("pipeline: each run, 15 minutes of CodeBuild", 15 * prices["codeBuildMediumMinute"]),
            ("Tailscale Standard: each user", prices["tailscaleUserMonth"]),
            ("Tailscale: each tagged device beyond 50", prices["tailscaleDeviceMonth"]),
        ];
    }

    /// <summary>Lambda bills each millisecond begun.</summary>
    private static decimal Time(decimal milliseconds, decimal gb, decimal gbSecond) => Math.Ceiling(milliseconds) / 1000 * gb * gbSecond;

    private decimal Logs(decimal lines, decimal bytes) =>
        Million * lines * (bytes + LogEventOverhead) / 1_000_000_000 * (prices["logIngestGb"] + prices["logStorageGbMonth"]);
}
