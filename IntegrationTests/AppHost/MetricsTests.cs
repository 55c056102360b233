using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace IntegrationTests.AppHost;

/// <summary>What docs/architecture.md lists under Metrics arrives at the dashboard.</summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class MetricsTests(LocalEnvironment environment)
{
    // webhook.verification.failures is missing here: without a route that verifies there is none.
    private static readonly (string Resource, string Meter, string Name, string Unit)[] _instruments =
    [
        ("authorizer", "WebhookForwarder.Authorizer", "faas.coldstarts", "{coldstart}"),
        ("authorizer", "WebhookForwarder.Authorizer", "webhook.authorizer.decisions", "{decision}"),
        ("forwarder", "WebhookForwarder.Extension", "webhook.auth_key.age", "s"),
        ("forwarder", "WebhookForwarder.Extension", "webhook.auth_key.remaining", "s"),
        ("forwarder", "WebhookForwarder.Forwarder", "faas.coldstarts", "{coldstart}"),
        ("forwarder", "WebhookForwarder.Forwarder", "webhook.dial.duration", "s"),
        ("forwarder", "WebhookForwarder.Forwarder", "webhook.forward.duration", "s"),
        ("forwarder", "WebhookForwarder.Extension", "webhook.tunnel.start.duration", "s"),
        ("rotation", "WebhookForwarder.Rotation", "faas.coldstarts", "{coldstart}"),
        ("rotation", "WebhookForwarder.Rotation", "rotation.steps", "{step}"),
    ];

    [Fact]
    public async Task Webhook_Sent_IsMeasuredByAllFunctions()
    {
        using var sender = environment.CreateSender();
        using var dashboard = new HttpClient { BaseAddress = environment.Dashboard, Timeout = LocalEnvironment.Limit };
        var found = new List<(string, string, string, string)>();

        await Poll.UntilAsync(
            async () =>
            {
                // Again and again: functions give up telemetry rather than hold a webhook up, and the next one brings it.
                using var answer = await sender.GetAsync(new Uri("/", UriKind.Relative));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                found = await ListAsync(dashboard);
                return _instruments.All(found.Contains);
            },
            "all instruments in the dashboard");

        var chart = await dashboard.GetFromJsonAsync<JsonElement>(new Uri(
            "/api/telemetry/metrics/chart?resource=forwarder&meter=WebhookForwarder.Forwarder&name=webhook.forward.duration&minutes=15", UriKind.Relative));
        var dimensions = chart.GetProperty("dimensions");
        Assert.Contains("default", Values(dimensions, "webhook.route"));
        Assert.Contains("Forwarded", Values(dimensions, "webhook.outcome"));
    }

    private static async Task<List<(string Resource, string Meter, string Name, string Unit)>> ListAsync(HttpClient dashboard)
    {
        var list = await dashboard.GetFromJsonAsync<JsonElement>(new Uri("/api/telemetry/metrics", UriKind.Relative));
        return [.. list.GetProperty("instruments").EnumerateArray().Select(static i => (Text(i, "resource"), Text(i, "meter"), Text(i, "name"), Text(i, "unit")))];
    }

    private static IEnumerable<string?> Values(JsonElement dimensions, string key) => dimensions.GetProperty(key).EnumerateArray().Select(static value => value.GetString());

    private static string Text(JsonElement instrument, string property) => instrument.GetProperty(property).GetString() ?? "";
}
