using System.Text;
using Forwarder;
using Relay.Telemetry;
using Relay.Verification;
using Lambda.Runtime;
using Http1;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Routing;
using Routing.Secrets;

namespace Relay.UnitTests.Telemetry;

public sealed class ForwarderMetricsTests : IDisposable
{
    private readonly RecordedMeter _meter = new(ForwarderActivity.SourceName);
    private readonly ForwarderMetrics _metrics = new();
    private readonly FakeSocksProxy _proxy = new();
    private readonly RecordingTarget _target = new();
    private readonly ConnectionPool _pool = new(TimeSpan.FromSeconds(4));

    [Fact]
    public void Handle_FirstWebhook_IsAColdStartADialAndAForward()
    {
        var handler = Handler();

        Handle(handler, new TestEvent(), isColdStart: true);
        Assert.Equal(
            [
                "webhook.dial.duration s webhook.dial.outcome=Connected,webhook.dial.retry=False measured",
                "faas.coldstarts {coldstart}  1",
                "webhook.forward.duration s webhook.route=default,webhook.outcome=Forwarded measured",
            ],
            _meter.Take());

        Handle(handler, new TestEvent());
        Assert.Equal(["webhook.forward.duration s webhook.route=default,webhook.outcome=Forwarded measured"], _meter.Take());
    }

    [Fact]
    public void Handle_DialRefusedOnce_MeasuresBothAttempts()
    {
        _proxy.RefuseNext(1);

        Handle(Handler(), new TestEvent());

        Assert.Equal(
            [
                "webhook.dial.duration s webhook.dial.outcome=Refused,webhook.dial.retry=False measured",
                "webhook.dial.duration s webhook.dial.outcome=Connected,webhook.dial.retry=True measured",
                "webhook.forward.duration s webhook.route=default,webhook.outcome=Forwarded measured",
            ],
            _meter.Take());
    }

    [Theory]
    [InlineData("wrong", "SignatureMismatch")]
    [InlineData(null, "SignatureMissing")]
    public void Handle_NotVerified_CountsTheFailureByRouteAndScheme(string? token, string failure)
    {
        var handler = Handler($$"""
            {"routes":[{"name":"lab","match":{"path":"/lab"},"target":"http://target:{{_target.Port}}","verification":{"scheme":"gitlab","secret":{"name":"s"} } }]}
            """);

        Handle(handler, new TestEvent { Path = "/lab", Headers = token is null ? new Dictionary<string, string>() : new() { ["x-gitlab-token"] = token } });

        Assert.Equal(
            [
                $"webhook.verification.failures {{webhook}} webhook.route=lab,webhook.verification=gitlab,error.type={failure} 1",
                $"webhook.forward.duration s webhook.route=lab,webhook.outcome={failure} measured",
            ],
            _meter.Take());
    }

    [Fact]
    public void Handle_Verified_CountsNoFailure()
    {
        var handler = Handler($$"""
            {"routes":[{"name":"lab","target":"http://target:{{_target.Port}}","verification":{"scheme":"gitlab","secret":{"name":"s"} } }]}
            """);

        Handle(handler, new TestEvent { Headers = new Dictionary<string, string> { ["x-gitlab-token"] = "right" } });

        Assert.DoesNotContain(_meter.Take(), line => line.StartsWith("webhook.verification", StringComparison.Ordinal));
    }

    [Fact]
    public void Handle_NoRoute_NamesNothingOfTheRequest()
    {
        var handler = Handler($$"""{"routes":[{"name":"lab","match":{"path":"/lab"},"target":"http://target:{{_target.Port}}"}]}""");

        Handle(handler, new TestEvent { Path = "/chosen-by-the-sender" });

        Assert.Equal(["webhook.forward.duration s webhook.route=none,webhook.outcome=RouteNotFound measured"], _meter.Take());
    }

    public void Dispose()
    {
        _pool.Dispose();
        _target.Dispose();
        _proxy.Dispose();
        _metrics.Dispose();
        _meter.Dispose();
    }

    private WebhookHandler Handler(string? routes = null)
    {
        var settings = ForwarderSettings.Load(name => name switch
        {
            "TS_TARGET" => "target.example.ts.net",
            "TS_PORT" => $"{_target.Port}",
            "TS_SOCKS5_PORT" => $"{_proxy.Port}",
            "ROUTES" => routes,
            "AWS_REGION" => "eu-west-1",
            "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" => "x",
            _ => null,
        });
        var dialer = new TargetDialer(settings.Targets.SocksPort, settings.Targets.TunnelStatusPath, TimeProvider.System, _metrics);
        return new WebhookHandler(
            settings.Targets.Routes,
            new RequestVerifier(new OneSecret(), new RemoteKeys(RemoteKeys.CreateHandler, TimeProvider.System), TimeProvider.System),
            new TargetRelay(_pool, dialer),
            null,
            TimeProvider.System,
            new Lazy<ILogger>(NullLogger.Instance),
            _metrics);
    }

    private static void Handle(WebhookHandler handler, TestEvent webhook, bool isColdStart = false) => handler.Handle(
        Encoding.UTF8.GetBytes(webhook.Json),
        new LambdaContext("r", TimeProvider.System.GetUtcNow().AddSeconds(30)) { IsColdStart = isColdStart },
        new ByteBuffer());

    private sealed class OneSecret : ISecretSource
    {
        public SecretValues Get(SecretReference reference, TimeSpan limit) => new(["right"u8.ToArray()]);

        public SecretValues? Refresh(SecretReference reference, TimeSpan limit) => null;
    }
}
