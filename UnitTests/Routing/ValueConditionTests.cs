using System.Text;
using Lambda.Runtime.HttpApi;
using Routing.Configuration;

namespace Routing.UnitTests;

public sealed class ValueConditionTests
{
    [Theory]
    [InlineData("""{"header:X-Event":["push","ping"]}""", "first")]
    [InlineData("""{"header:x-event":"pong"}""", "second")]
    [InlineData("""{"query:source":"a b"}""", "first")]
    [InlineData("""{"query:twice":"1"}""", "second")]
    [InlineData("""{"json:/type":"invoice.paid"}""", "first")]
    [InlineData("""{"json:/type":"Invoice.Paid"}""", "second")]
    [InlineData("""{"json:/type":"invoice.paid","query:source":"c"}""", "second")]
    [InlineData("""{"json:/none":"x"}""", "second")]
    public void Find_ByValues_TakesTheFirstRouteWhoseConditionsAreMet(string values, string expected)
    {
        var errors = new List<string>();
        var table = RouteTableReader.Read(
            $$"""{"routes":[{"name":"first","match":{"values":{{values}}},"target":"http://a"},{"name":"second","target":"http://b"}]}""", ResponseMode.Full, errors);
        Assert.Empty(errors);
        var request = new HttpApiEvent();
        var webhook = new TestEvent
        {
            Query = "source=a+b&twice=1&twice=1",
            Headers = new Dictionary<string, string> { ["x-event"] = "ping" },
            Body = """{"type":"invoice.paid"}"""u8.ToArray(),
        };
        Assert.Null(request.Read(Encoding.UTF8.GetBytes(webhook.Json)));

        Assert.Equal(expected, table.Find(request).Route!.Name);
    }

    [Theory]
    [InlineData("""{"cookie:a":"1"}""", "", "not a place")]
    [InlineData("""{"header:a":[]}""", "", "list of texts")]
    [InlineData("""{"json:/a":"1"}""", ""","sources":{"allow":["192.0.2.0/24"]}""", "authorizer does not see")]
    public void Read_WrongConditions_AreNamed(string values, string more, string expected)
    {
        var errors = new List<string>();
        RouteTableReader.Read($$"""{"routes":[{"name":"r","match":{"values":{{values}}},"target":"http://a"{{more}}}]}""", ResponseMode.Full, errors);

        Assert.Contains(errors, error => error.Contains(expected, StringComparison.Ordinal));
    }
}
