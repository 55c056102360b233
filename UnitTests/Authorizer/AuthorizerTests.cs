using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Runtime;
using Http1;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Routing;
using Routing.Secrets;

namespace Authorizer.UnitTests;

public sealed class AuthorizerTests
{
    private const string Routes = """
        {"routes":[
          {"name":"keyed","match":{"path":"/keyed"},"target":"http://t","apiKey":{"header":"x-api-key","secret":{"name":"s"}}},
          {"name":"narrow","match":{"path":"/narrow"},"target":"http://t","sources":{"allow":["192.0.2.1/32"],"deny":[]}},
          {"name":"open","match":{"path":"/open","methods":["POST"]},"target":"http://t"}]}
        """;

    [Theory]
    [InlineData("192.0.2.0/24", null, "192.0.2.1", true, "allowed 192.0.2.0/24")]
    [InlineData("192.0.2.0/24", null, "192.0.2.1:4711", true, "allowed 192.0.2.0/24")]
    [InlineData("192.0.2.0/24", null, "::ffff:192.0.2.1", true, "allowed 192.0.2.0/24")]
    [InlineData("10.0.0.0/8,2001:db8::/32", null, "2001:db8::1%eth0", true, "allowed 2001:db8::/32")]
    [InlineData("192.0.2.0/24", null, "198.51.100.1", false, "no network matches")]
    [InlineData("192.0.2.0/24", "192.0.2.1/32", "192.0.2.1", false, "denied 192.0.2.1/32")]
    [InlineData("0.0.0.0/0", null, "2001:db8::1", false, "no network matches")]
    [InlineData("0.0.0.0/0,::/0", null, "2001:db8::1", true, "allowed ::/0")]
    [InlineData("", null, "192.0.2.1", false, "no network matches")]
    [InlineData(null, null, "192.0.2.1", false, "no network matches")]
    [InlineData("0.0.0.0/0", null, "", false, "source address unclear")]
    [InlineData("0.0.0.0/0", null, "0x7f.1", false, "source address unclear")]
    [InlineData("0.0.0.0/0,10.0.0.0/33", null, "192.0.2.1", false, "configuration invalid")]
    [InlineData("0.0.0.0/0", "10.0.0.1/8", "192.0.2.1", false, "configuration invalid")]
    public void Handle_SourceNetworks_DecideAndSayWhy(string? allow, string? deny, string source, bool authorized, string rule)
    {
        var (decision, actual, _) = Decide(new TestEvent { SourceIp = source }, allow, deny);

        Assert.Equal(authorized, decision);
        Assert.Equal(rule, actual);
    }

    [Theory]
    [InlineData("/keyed", "right", true, "allowed 0.0.0.0/0, API key", "keyed")]
    [InlineData("/keyed", "previous", true, "allowed 0.0.0.0/0, API key", "keyed")]
    [InlineData("/keyed", "wrong", false, "API key wrong", "keyed")]
    [InlineData("/keyed", null, false, "API key missing", "keyed")]
    [InlineData("/open", null, true, "allowed 0.0.0.0/0", "open")]
    [InlineData("/none", null, true, "allowed 0.0.0.0/0", null)]
    public void Handle_RoutesWithKeys_AreChecked(string path, string? key, bool authorized, string rule, string? route)
    {
        var headers = key is null ? new Dictionary<string, string>() : new() { ["x-api-key"] = key };
        var (decision, actual, actualRoute) = Decide(new TestEvent { Path = path, Headers = headers }, "0.0.0.0/0", null, Routes);

        Assert.Equal((authorized, rule, route), (decision, actual, actualRoute));
    }

    [Theory]
    [InlineData("192.0.2.1", true, "allowed 192.0.2.1/32")]
    [InlineData("192.0.2.2", false, "no network matches")]
    public void Handle_RoutesWithSources_AreNarrower(string source, bool authorized, string rule)
    {
        var (decision, actual, route) = Decide(new TestEvent { Path = "/narrow", SourceIp = source }, "192.0.2.0/24", null, Routes);

        Assert.Equal((authorized, rule, "narrow"), (decision, actual, route));
    }

    [Fact]
    public void Handle_SecretUnavailable_Denies()
    {
        var (decision, rule, _) = Decide(
            new TestEvent { Path = "/keyed", Headers = new Dictionary<string, string> { ["x-api-key"] = "right" } }, "0.0.0.0/0", null, Routes, new NoSecrets());

        Assert.Equal((false, "API key unavailable"), (decision, rule));
    }

    [Fact]
    public void Handle_Decisions_AreCountedWithoutTheirRule()
    {
        using var meter = new RecordedMeter(AuthorizerHandler.SourceName);
        using var metrics = new AuthorizerMetrics();
        var handler = Handler("192.0.2.0/24", null, Routes, new TwoKeys(), metrics);

        handler.Handle(Encoding.UTF8.GetBytes(new TestEvent { Path = "/open" }.Json), Context(isColdStart: true), new ByteBuffer());
        handler.Handle(Encoding.UTF8.GetBytes(new TestEvent { SourceIp = "198.51.100.1" }.Json), Context(), new ByteBuffer());

        Assert.Equal(
            [
                "faas.coldstarts {coldstart}  1",
                "webhook.authorizer.decisions {decision} webhook.authorizer.decision=allow,webhook.route=open 1",
                "webhook.authorizer.decisions {decision} webhook.authorizer.decision=deny,webhook.route=none 1",
            ],
            meter.Take());
    }

    /// <summary>Random, truncated and hostile events: always an answer, and never an allowance that the event does not bear.</summary>
    [Fact]
    public void Handle_AnyBytes_DeniesWithoutCrashing()
    {
        var good = new TestEvent { SourceIp = "198.51.100.7", Headers = new Dictionary<string, string> { ["x"] = "y" } }.Json;
        var handler = Handler("192.0.2.0/24", null, null, new NoSecrets());

        Prop.ForAll(HostileEvents.From(good).ToArbitrary(), payload =>
        {
            var result = new ByteBuffer();
            handler.Handle(payload.ToArray(), Context(), result);
            return !JsonDocument.Parse(result.WrittenMemory).RootElement.GetProperty("isAuthorized").GetBoolean();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Theory]
    [InlineData("right", "192.0.2.1", "/none", true, "allowed 192.0.2.0/24")]
    [InlineData("right", "192.0.2.1", "/narrow", true, "allowed 192.0.2.1/32")]
    [InlineData("right", "192.0.2.2", "/narrow", false, "no network matches")]
    [InlineData("right", "198.51.100.1", "/none", false, "no network matches")]
    [InlineData("right", null, "/none", false, "source address unclear")]
    [InlineData("wrong", "192.0.2.1", "/none", false, "origin key: API key wrong")]
    [InlineData(null, "192.0.2.1", "/none", false, "origin key: API key missing")]
    [InlineData(null, "192.0.2.1", "/open", false, "origin key: API key missing")]
    public void Handle_BehindADistribution_AsksForItsKeyOnEveryPathAndJudgesTheSender(string? key, string? sender, string path, bool authorized, string rule)
    {
        var headers = new Dictionary<string, string>();
        Add("x-origin-key", key);
        Add("x-sender-address", sender);

        var (decision, actual, _) = Decide(
            new TestEvent { Path = path, Headers = headers, SourceIp = "192.0.2.1" }, "192.0.2.0/24", null, Routes, environment: ["FRONT=cloudfront", "ORIGIN_KEY_SECRET=s"]);

        Assert.Equal((authorized, rule), (decision, actual));

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                headers[name] = value;
            }
        }
    }

    [Theory]
    [InlineData("FRONT=cloudfront")]
    [InlineData("ORIGIN_KEY_SECRET=s")]
    [InlineData("FRONT=cloudfare")]
    public void Handle_DistributionHalfConfigured_DeniesEverything(string setting)
    {
        var (decision, rule, _) = Decide(new TestEvent(), "0.0.0.0/0", null, environment: [setting]);

        Assert.Equal((false, "configuration invalid"), (decision, rule));
    }

    private static (bool Authorized, string Rule, string? Route) Decide(
        TestEvent webhook, string? allow, string? deny, string? routes = null, ISecretSource? secrets = null, string[]? environment = null)
    {
        var result = new ByteBuffer();
        Handler(allow, deny, routes, secrets ?? new TwoKeys(), environment: environment).Handle(Encoding.UTF8.GetBytes(webhook.Json), Context(), result);
        var json = JsonDocument.Parse(result.WrittenMemory).RootElement;
        var context = json.GetProperty("context");
        return (
            json.GetProperty("isAuthorized").GetBoolean(),
            context.GetProperty("rule").GetString()!,
            context.TryGetProperty("route", out var route) ? route.GetString() : null);
    }

    private static AuthorizerHandler Handler(string? allow, string? deny, string? routes, ISecretSource secrets, AuthorizerMetrics? metrics = null, string[]? environment = null)
    {
        var settings = AuthorizerSettings.Load(name => name switch
        {
            "AUTHD_SOURCE_CIDR" => allow,
            "AUTHD_DENY_CIDR" => deny,
            "ROUTES" => routes,
            "AWS_REGION" => "eu-west-1",
            "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" => "x",
            _ => environment?.FirstOrDefault(setting => setting.StartsWith(name + "=", StringComparison.Ordinal))?.Split('=')[1],
        });
        return new AuthorizerHandler(new AccessRules(settings, secrets), new Lazy<ILogger>(NullLogger.Instance), metrics);
    }

    private static LambdaContext Context(bool isColdStart = false) => new("r", DateTimeOffset.UtcNow.AddSeconds(10)) { IsColdStart = isColdStart };

    private sealed class TwoKeys : ISecretSource
    {
        public SecretValues Get(SecretReference reference, TimeSpan limit) => new(["right"u8.ToArray(), "previous"u8.ToArray()]);

        public SecretValues? Refresh(SecretReference reference, TimeSpan limit) => null;
    }

    private sealed class NoSecrets : ISecretSource
    {
        public SecretValues Get(SecretReference reference, TimeSpan limit) => new([], "Secrets Manager is down.");

        public SecretValues? Refresh(SecretReference reference, TimeSpan limit) => null;
    }
}
