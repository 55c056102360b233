using Deployment.Cost;
using Deployment.Settings;
using Deployment.UnitTests.Stacks;

namespace Deployment.UnitTests.Cost;

[Collection(SynthesisCollection.Name)]
public sealed class CostModelTests(Synthesis synthesis)
{
    private static readonly PriceList _prices = PriceList.Load();

    /// <summary>The example of AWS's Lambda pricing page: 3 million requests, 120 ms, 1,536 MB, x86: $2.33 beyond 400,000 free GB-seconds, $0.60 of requests without free ones.</summary>
    [Fact]
    public void PerMillion_LambdasPublishedExample_CostsWhatThePageSays()
    {
        var lines = PerMillion(new Measurement(1536, 120, 120), new Workload());

        var compute = 3 * (lines["Forwarder, warm"] + lines["Forwarder, cold starts"]);
        Assert.Equal(2.33m, Math.Round(compute - (400_000 * _prices["lambdaGbSecondX64"]), 2));
        Assert.Equal(0.60m, 3 * lines["Lambda requests: forwarder"]);
    }

    /// <summary>API Gateway's page: $1.00 a million HTTP API requests, metered in steps of 512 KB.</summary>
    [Theory]
    [InlineData(8, 1)]
    [InlineData(512, 1)]
    [InlineData(513, 2)]
    [InlineData(1025, 3)]
    public void PerMillion_HttpApi_CountsARequestForEach512Kb(int requestKb, int usd) =>
        Assert.Equal(usd, PerMillion(new Measurement(256, 9, 800), new Workload { RequestKb = requestKb })["HTTP API"]);

    /// <summary>X-Ray's page: $5.00 a million traces; its default rule records the first request of each second.</summary>
    [Fact]
    public void PerMillion_XRay_RecordsNearlyAllOfAMillionSpreadEvenly()
    {
        Assert.InRange(PerMillion(new Measurement(256, 9, 800), new Workload { XRay = true })["X-Ray"], 4.0m, 5.0m);
        Assert.InRange(Traffic.FiftyASecond.TracedShare, 0.05m, 0.08m);
        Assert.Equal(0m, PerMillion(new Measurement(256, 9, 800), new Workload())["X-Ray"]);
    }

    [Fact]
    public void Traffic_AuthorizersCache_SparesMoreTheMoreASenderSends()
    {
        Assert.Equal(1m, Traffic.MillionEvenly.AuthorizedShare(0));
        Assert.InRange(Traffic.MillionEvenly.AuthorizedShare(300), 0.1m, 0.2m);
        Assert.InRange(Traffic.FiftyASecond.AuthorizedShare(60), 0.005m, 0.01m);
    }

    /// <summary>The goal for the defaults is $1.60 without the payload; the durations are those of docs/cost.md.</summary>
    [Fact]
    public void PerMillion_DefaultsAtAMillionAMonth_StayBelowTheGoal() => Assert.InRange(
        PerMillion(new Measurement(256, 18.9m, 3345), new Workload()).Values.Sum(), 1.20m, 1.60m);

    [Fact]
    public void Workload_AccessLogLine_IsAsLongAsTheDeploymentMakesIt()
    {
        var format = synthesis.Webhook().Properties("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]!["Format"]!.ToString();
        var usual = new Dictionary<string, string>
        {
            ["requestTimeEpoch"] = "1764086400000", ["requestId"] = "JKJaXmPLvHcESHA=", ["identity.sourceIp"] = "140.82.115.101", ["httpMethod"] = "POST", ["path"] = "/hooks/github",
            ["status"] = "200", ["responseLength"] = "1024", ["responseLatency"] = "31", ["integrationLatency"] = "28", ["integrationErrorMessage"] = "-",
            ["authorizer.status"] = "200", ["authorizer.error"] = "-",
        };

        // Longer names first: one may be the beginning of another.
        var line = usual.OrderByDescending(entry => entry.Key.Length).Aggregate(format, (text, entry) => text.Replace($"$context.{entry.Key}", entry.Value, StringComparison.Ordinal));

        Assert.DoesNotContain("$context", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, new Workload().AccessLogBytes - 20, new Workload().AccessLogBytes + 20);
    }

    [Fact]
    public void Fixed_Alarms_AreAsManyAsADeploymentMakes() =>
        Assert.Equal(CostModel.Alarms, synthesis.Webhook().OfType("AWS::CloudWatch::Alarm").Count);

    [Fact]
    public void PerMillion_Arm64_IsCheaperBySeconds()
    {
        var model = new CostModel(_prices, new Workload());
        var measured = new Measurement(1024, 100, 1000);

        Assert.True(Total(LambdaArchitecture.Arm64) < Total(LambdaArchitecture.X64));

        decimal Total(LambdaArchitecture architecture) => model.PerMillion(measured, architecture, Traffic.MillionEvenly).Sum(line => line.Usd);
    }

    [Theory]
    [InlineData("256:9.5:850", true)]
    [InlineData("256:9,5:850", false)]
    [InlineData("64:9:850", false)]
    [InlineData("256:9", false)]
    [InlineData("256:-9:850", false)]
    public void Measurement_Parse_TakesOneForm(string text, bool valid) => Assert.Equal(valid, Measurement.Parse(text) is not null);

    [Fact]
    public void Prices_Each_HasItsSellersPageAsSource() => Assert.All(_prices.Prices, price =>
    {
        Assert.True(price.Value.Usd > 0);
        Assert.Equal(price.Key.StartsWith("tailscale", StringComparison.Ordinal) ? "tailscale.com" : "aws.amazon.com", price.Value.Source.Host);
    });

    [Fact]
    public void Report_NamesPricesDateAndEachTraffic()
    {
        var report = CostReport.Write(_prices, new Workload(), [new Measurement(256, 9, 800), new Measurement(512, 7, 600)]);

        Assert.Contains($"as of {_prices.AsOf:yyyy-MM-dd}", report, StringComparison.Ordinal);
        Assert.Contains("| 512 MB | 7 ms | 600 ms |", report, StringComparison.Ordinal);
        Assert.Contains(Traffic.Bursts.Name, report, StringComparison.Ordinal);
    }

    private static Dictionary<string, decimal> PerMillion(Measurement measured, Workload workload) =>
        new CostModel(_prices, workload).PerMillion(measured, LambdaArchitecture.X64, Traffic.MillionEvenly).ToDictionary(line => line.What, line => line.Usd);
}
