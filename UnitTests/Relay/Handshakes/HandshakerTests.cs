using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Http1;
using Lambda.Runtime.HttpApi;
using Relay.Handshakes;
using Relay.Verification;
using Routing;
using Routing.Configuration;
using Routing.Handshakes;
using Routing.Secrets;

namespace Relay.UnitTests.Handshakes;

public sealed class HandshakerTests
{
    private const string Visited = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t";

    private readonly DocumentHandler _network = new(new Dictionary<string, string>(StringComparer.Ordinal) { [Visited] = "ok" });

    [Theory]
    [InlineData("slack", "POST", "", "", """{"type":"url_verification","challenge":"3eZbrw1a"}""", "application/json", """{"challenge":"3eZbrw1a"}""")]
    [InlineData("discord", "POST", "", "", """{"type":1,"id":"1"}""", "application/json", """{"type":1}""")]
    [InlineData("twitch", "POST", "", "twitch-eventsub-message-type: webhook_callback_verification", """{"challenge":"pogchamp"}""", "text/plain", "pogchamp")]
    [InlineData("okta", "GET", "", "x-okta-verification-challenge: abc", "", "application/json", """{"verification":"abc"}""")]
    [InlineData("event-grid", "POST", "", "aeg-event-type: SubscriptionValidation", """[{"data":{"validationCode":"512d38b6"}}]""", "application/json", """{"validationResponse":"512d38b6"}""")]
    [InlineData("meta", "GET", "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=token", "", "", "text/plain", "1158201444")]
    [InlineData("microsoft-graph", "POST", "validationToken=Validation%3A+a%20b", "", "", "text/plain", "Validation: a b")]
    [InlineData("dropbox", "GET", "challenge=abc", "", "", "text/plain", "abc")]
    [InlineData("head", "HEAD", "", "", "", null, "")]
    [InlineData("woocommerce", "POST", "", "content-type: application/x-www-form-urlencoded", "webhook_id=12", null, "")]
    public void Handshake_AtTheDoor_IsAnsweredAsItsSenderWants(string kind, string method, string query, string header, string body, string? type, string expected)
    {
        var outcome = Run(kind, method, query, header, body);

        Assert.NotNull(outcome);
        Assert.Null(outcome.Failure);
        Assert.Equal((200, type, expected), (outcome.Answer!.Status, outcome.Answer.ContentType, outcome.Answer.Body));
    }

    /// <summary>https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint</summary>
    [Fact]
    public void Handshake_Zoom_SignsTheToken()
    {
        var outcome = Run("zoom", "POST", "", "", """{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}""");

        var answer = JsonDocument.Parse(outcome!.Answer!.Body).RootElement;
        Assert.Equal("qgg8vlvZRS6UYooatFL8Aw", answer.GetProperty("plainToken").GetString());
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData("token"u8, "qgg8vlvZRS6UYooatFL8Aw"u8)), answer.GetProperty("encryptedToken").GetString());
    }

    [Fact]
    public void Handshake_CloudEventsOptions_NamesTheOriginThatMayCome()
    {
        var outcome = Run("event-grid", "OPTIONS", "", "webhook-request-origin: eventgrid.azure.net", "");

        Assert.Equal(("webhook-allowed-origin", "eventgrid.azure.net"), outcome!.Answer!.Header);
    }

    [Theory]
    [InlineData(Visited, true)]
    [InlineData("https://evil.example/?Action=ConfirmSubscription", false)]
    [InlineData("https://sns.eu-west-2.amazonaws.com/?gone", false)]
    public void Handshake_Sns_VisitsSnsAlone(string address, bool isConfirmed)
    {
        var outcome = Run("sns", "POST", "", "", $$"""{"Type":"SubscriptionConfirmation","SubscribeURL":"{{address}}"}""");

        Assert.Equal(isConfirmed, outcome!.Failure is null);
        Assert.DoesNotContain(_network.Asked, asked => asked.Contains("evil", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("slack", "POST", "", "", """{"type":"event_callback","challenge":"x"}""")]
    [InlineData("slack", "POST", "", "", """{"type":"url_verification","type":"event_callback","challenge":"x"}""")]
    [InlineData("discord", "POST", "", "", """{"type":2}""")]
    [InlineData("meta", "POST", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=token", "", "")]
    [InlineData("meta", "GET", "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=token", "", "")]
    [InlineData("microsoft-graph", "POST", "", "", "{}")]
    [InlineData("dropbox", "POST", "challenge=abc", "", "{}")]
    [InlineData("head", "GET", "", "", "")]
    [InlineData("woocommerce", "POST", "", "content-type: application/x-www-form-urlencoded", "webhook_id=12&a=b")]
    [InlineData("woocommerce", "POST", "", "content-type: application/json", "webhook_id=12")]
    public void Handshake_AnyOtherRequest_IsNone(string kind, string method, string query, string header, string body) =>
        Assert.Null(Run(kind, method, query, header, body));

    [Fact]
    public void Handshake_MetaWithAnotherToken_IsRefused()
    {
        var outcome = Run("meta", "GET", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=other", "", "");

        Assert.Equal(Failure.SignatureMismatch, outcome!.Failure!.Failure);
        Assert.Null(outcome.Answer);
    }

    [Theory]
    [InlineData("x-hook-secret: abc", "", true)]
    [InlineData("x-hook-secret: abc", """{"events":[{}]}""", false)]
    public void Handshake_ForTheTarget_PassesUnverifiedOnlyWhenItIsOne(string header, string body, bool passes)
    {
        var outcome = Run("asana", "POST", "", header, body, isForTarget: true);

        Assert.Equal(passes, outcome is { Answer: null, Failure: null });
    }

    [Fact]
    public void Write_Answer_IsAResultThatNoBrowserTakesForAPage()
    {
        var result = new ByteBuffer();
        HandshakeAnswer.Text("<script>\"").Write(result);

        var json = JsonDocument.Parse(Encoding.UTF8.GetString(result.Written)).RootElement;
        Assert.Equal("<script>\"", json.GetProperty("body").GetString());
        Assert.Equal("text/plain", json.GetProperty("headers").GetProperty("content-type").GetString());
        Assert.Equal("nosniff", json.GetProperty("headers").GetProperty("x-content-type-options").GetString());
    }

    [Theory]
    [InlineData("""{"kind":"slack"}""", "needs the route's verification")]
    [InlineData("""{"kind":"asana"}""", "must be target")]
    [InlineData("""{"kind":"gopher"}""", "must be one of")]
    [InlineData("""{"kind":"meta"}""", "secret: is required")]
    [InlineData("""{"kind":"head","answer":"window"}""", "door or target")]
    public void Read_WrongHandshake_IsNamed(string handshake, string expected)
    {
        var errors = new List<string>();
        RouteTableReader.Read($$"""{"routes":[{"name":"r","target":"http://t","handshake":{{handshake}}}]}""", ResponseMode.Full, errors);

        Assert.Contains(errors, error => error.Contains(expected, StringComparison.Ordinal));
    }

    private HandshakeOutcome? Run(string kind, string method, string query, string header, string body, bool isForTarget = false)
    {
        var request = new HttpApiEvent();
        var headers = header.Split(": ") is [var name, var value] ? new Dictionary<string, string> { [name] = value } : [];
        Assert.Null(request.Read(Encoding.UTF8.GetBytes(new TestEvent { Method = method, Query = query, Headers = headers, Body = Encoding.UTF8.GetBytes(body) }.Json)));
        var options = new HandshakeOptions(HandshakeOptions.Names[kind], isForTarget, new SecretReference("s", null));
        using var keys = new RemoteKeys(() => _network, TimeProvider.System);
        var handshaker = new Handshaker(new Token(), keys);
        var budget = new TimeBudget(TimeProvider.System, TimeSpan.FromSeconds(30));
        return options.IsUnsigned ? handshaker.Before(request, options, budget) : handshaker.After(request, options, budget);
    }

    private sealed class Token : ISecretSource
    {
        public SecretValues Get(SecretReference reference, TimeSpan limit) => new(["token"u8.ToArray()]);

        public SecretValues? Refresh(SecretReference reference, TimeSpan limit) => null;
    }
}
