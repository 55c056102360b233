using Routing;
using Routing.Configuration;
using Routing.Delivery;

namespace DurableDelivery.UnitTests.Deliveries;

public class DeliveryOptionsTests
{
    [Fact]
    public void Schedule_ByDefault_TakesAboutADay()
    {
        var options = DeliveryOptions.Default;
        var total = Enumerable.Range(1, options.Attempts - 1).Sum(attempt => options.DelayAfter(attempt, 0.5).TotalHours);

        Assert.InRange(total, 20, 24);
        Assert.All(Enumerable.Range(1, 100), attempt => Assert.InRange(options.DelayAfter(attempt, 1), TimeSpan.FromSeconds(1), DeliveryOptions.LongestDelayAllowed * 1.2));
    }

    [Theory]
    [InlineData("\"delivery\":\"later\"", "answer, fallback or queue")]
    [InlineData("\"retryOn\":[200]", "from 400 to 599")]
    [InlineData("\"retry\":{\"attempts\":0}", "from 1 to 100")]
    [InlineData("\"order\":{\"header\":\"x\"}", "needs \"delivery\": \"queue\"")]
    [InlineData("\"delivery\":\"queue\",\"order\":{\"capture\":\"x\"}", "not captured")]
    [InlineData("\"deduplicate\":{\"preset\":\"nobody\"}", "github")]
    [InlineData("\"deduplicate\":{\"header\":\"a\",\"body\":\"/b\"}", "exactly one")]
    [InlineData("\"deduplicate\":{\"body\":\"id\"}", "JSON pointer")]
    [InlineData("\"deduplicate\":{\"preset\":\"github\",\"windowSeconds\":60}", "from 300")]
    public void Settings_Wrong_NameThePathAndWhatIsAllowed(string settings, string says)
    {
        var errors = new List<string>();
        RouteTableReader.Read($$"""{"routes":[{"name":"r","target":"http://t",{{settings}}}]}""", ResponseMode.Full, errors);

        Assert.Contains(says, Assert.Single(errors), StringComparison.Ordinal);
    }
}
