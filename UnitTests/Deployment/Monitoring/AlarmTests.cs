using System.Diagnostics.Metrics;
using System.Text;
using Deployment.UnitTests.Stacks;
using ServiceDefaults.EmbeddedMetrics;

namespace Deployment.UnitTests.Monitoring;

/// <summary>Each alarm goes off by the line that a function or the API writes in its case, and stays silent by the others.</summary>
[Collection(SynthesisCollection.Name)]
public sealed class AlarmTests(Synthesis synthesis)
{
    private const string Forwarder = "/aws/lambda/WebhookForwarder-Forwarder";
    private static readonly string[] _failures = ["TunnelNotReady", "TargetUnreachable", "TargetTimeout", "ResponseTooLarge"];

    [Theory]
    [InlineData("TunnelNotReady")]
    [InlineData("TargetUnreachable")]
    [InlineData("TargetTimeout")]
    [InlineData("ResponseTooLarge")]
    [InlineData("Forwarded")]
    public void Failure_OfOneWebhook_RaisesItsAlarmOnly(string outcome)
    {
        var cloudWatch = new CloudWatchModel(synthesis.Webhook());
        foreach (var line in Lines(outcome))
        {
            cloudWatch.Feed(Forwarder, line);
        }

        Assert.Equal(_failures.Where(failure => failure == outcome), _failures.Where(failure => cloudWatch.IsAlarm($"WebhookForwarder-{failure}")));
    }

    [Theory]
    [InlineData(Forwarder, "Function.ConfigurationInvalid: TS_TARGET is not set; it must be the target's tailnet name or address (or set ROUTES).", "ForwarderConfigurationInvalid")]
    [InlineData(
        "/aws/lambda/WebhookForwarder-Authorizer",
        """{"timestamp":"2026-11-25T16:00:00.000Z","level":"ERROR","category":"Authorizer","message":"ConfigurationInvalid, everything is denied: AUTHD_SOURCE_CIDR: '10.0.0.0/33'"}""",
        "AuthorizerConfigurationInvalid")]
    public void ConfigurationInvalid_Line_RaisesItsFunctionsAlarm(string logGroup, string line, string alarm)
    {
        var cloudWatch = new CloudWatchModel(synthesis.Webhook());

        cloudWatch.Feed(logGroup, line);

        Assert.True(cloudWatch.IsAlarm($"WebhookForwarder-{alarm}"));
    }

    [Theory]
    [InlineData(429, 1, "TooManyRequests", true)]
    [InlineData(200, 1, "TooManyRequests", false)]
    [InlineData(403, 101, "Denials", true)]
    [InlineData(401, 101, "Denials", true)]
    [InlineData(403, 100, "Denials", false)]
    [InlineData(200, 500, "Denials", false)]
    public void AccessLog_Statuses_RaiseTheirAlarm(int status, int requests, string alarm, bool rings)
    {
        var template = synthesis.Webhook();
        var cloudWatch = new CloudWatchModel(template);
        var line = template.Properties("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]!["Format"]!.ToString().Replace("$context.status", $"{status}", StringComparison.Ordinal);

        for (var i = 0; i < requests; i++)
        {
            cloudWatch.Feed("/aws/apigateway/WebhookForwarder", line);
        }

        Assert.Equal(rings, cloudWatch.IsAlarm($"WebhookForwarder-{alarm}"));
    }

    [Fact]
    public void Alarms_MetricsOff_AreNotMadeOfWhatNobodyMeasures() =>
        Assert.DoesNotContain(synthesis.Webhook(("metrics", "off")).OfType("AWS::CloudWatch::Alarm"), alarm => alarm.Id.Contains("TargetTimeout", StringComparison.Ordinal));

    /// <summary>What the forwarder's log holds after one webhook (instrument and attributes: ForwarderMetrics).</summary>
    private static string[] Lines(string outcome)
    {
        var source = $"Alarms.{Guid.NewGuid()}";
        using var output = new MemoryStream();
        using var meter = new Meter(source);
        using (new EmbeddedMetricsWriter([source], "WebhookForwarder-Forwarder", output, TimeProvider.System))
        {
            meter.CreateHistogram<double>("webhook.forward.duration", "s").Record(0.02, new("webhook.route", "default"), new("webhook.outcome", outcome));
        }

        return Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
