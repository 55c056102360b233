using Deployment.Cost;
using Deployment.Settings;

namespace Deployment.UnitTests.Cost;

public sealed class CostModelTests
{
    private static readonly PriceList _prices = PriceList.Load();

    [Fact]
    public void PerMillion_KnownWorkload_IsWhatThePagesFormulasGive()
    {
        var lines = new CostModel(_prices, new Workload { ColdShare = 0.01m, AuthorizedShare = 0.5m, AuthorizerMs = 2 })
            .PerMillion(new Measurement(512, 9.2m, 800), LambdaArchitecture.X64)
            .ToDictionary(line => line.What, line => line.Usd);

        // 10 ms warm (rounded up) for 99%, 800 ms cold for 1%: 17.9 s a thousand webhooks, at half a GB.
        Assert.Equal(1_000_000 * 0.0179m * 0.5m * 0.0000166667m, lines["Forwarder, time"]);
        Assert.Equal(1_000_000 * 0.5m * 0.002m * 0.25m * 0.0000166667m, lines["Authorizer, time"]);
        Assert.Equal(0.30m, lines["Lambda requests"]);
        Assert.Equal(1.00m, lines["HTTP API"]);
    }

    [Fact]
    public void PerMillion_Arm64_IsCheaperBySeconds()
    {
        var model = new CostModel(_prices, new Workload());
        var measured = new Measurement(1024, 100, 1000);

        Assert.True(model.PerMillion(measured, LambdaArchitecture.Arm64).Sum(line => line.Usd) < model.PerMillion(measured, LambdaArchitecture.X64).Sum(line => line.Usd));
    }

    [Fact]
    public void PerMillion_LargeBodies_CountAsSeveralRequests() => Assert.Equal(
        3.00m,
        new CostModel(_prices, new Workload { RequestKb = 1025 }).PerMillion(new Measurement(256, 9, 800), LambdaArchitecture.X64)[0].Usd);

    [Theory]
    [InlineData("256:9.5:850", true)]
    [InlineData("256:9,5:850", false)]
    [InlineData("64:9:850", false)]
    [InlineData("256:9", false)]
    [InlineData("256:-9:850", false)]
    public void Measurement_Parse_TakesOneForm(string text, bool valid) => Assert.Equal(valid, Measurement.Parse(text) is not null);

    [Fact]
    public void Prices_Each_HasASourceOfAws() => Assert.All(_prices.Prices, price =>
    {
        Assert.True(price.Value.Usd > 0);
        Assert.Equal("aws.amazon.com", price.Value.Source.Host);
    });

    [Fact]
    public void Report_NamesPricesDateAndTotals()
    {
        var report = CostReport.Write(_prices, new Workload(), [new Measurement(256, 9, 800), new Measurement(512, 7, 600)]);

        Assert.Contains($"as of {_prices.AsOf:yyyy-MM-dd}", report, StringComparison.Ordinal);
        Assert.Contains("| 512 MB | 7 ms | 600 ms |", report, StringComparison.Ordinal);
    }
}
