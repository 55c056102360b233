using Dashboard.Telemetry;
using Dashboard.Webhooks;

namespace Dashboard.UnitTests.Webhooks;

public sealed class WebhookViewsTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public void Row_AuthorizerKnowsTheRouteToo_ShowsTheForwardersTarget()
    {
        var traces = new TraceStore(new DashboardLimits());
        traces.Add([
            Span("1", "lambda", SpanKind.Server, 0, ("server.address", "localhost")),
            Span("2", "authorizer", SpanKind.Server, 1, ("webhook.authorizer.decision", "allow"), ("webhook.route", "orders")),
            Span("3", "forwarder", SpanKind.Server, 2, ("webhook.route", "orders"), ("webhook.outcome", "Forwarded")),
            Span("4", "forwarder", SpanKind.Client, 3, ("server.address", "shop"), ("server.port", "8080")),
            Span("5", "target", SpanKind.Server, 4, ("server.address", "shop")),
        ]);

        var row = new WebhookViews(traces).Row(new WebhookRecord { Id = 1, TraceId = TraceId });

        Assert.Equal(("orders", "Forwarded", "shop:8080"), (row.Route, row.Outcome, row.Target));
    }

    private static TelemetrySpan Span(string id, string resource, SpanKind kind, long start, params (string Key, string Value)[] attributes) => new()
    {
        TraceId = TraceId,
        SpanId = id,
        Resource = new TelemetryResource(resource, "", TelemetryAttributes.Empty),
        Scope = "scope",
        Name = "span",
        Kind = kind,
        StartNanoseconds = start,
        EndNanoseconds = start + 10,
        Attributes = new([.. attributes.Select(a => new KeyValuePair<string, string>(a.Key, a.Value))]),
    };
}
