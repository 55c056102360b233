using Inspector.Traces;

namespace Inspector.UnitTests.Traces;

public sealed class TraceSpanTests
{
    // As Aspire's dashboard writes it (13.6.5).
    private const string Line = """
        {"resourceSpans":[{"scopeSpans":[{"scope":{"name":"WebhookForwarder.Forwarder"},"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7","name":"forward","kind":2,"startTimeUnixNano":"1764084000000000000","endTimeUnixNano":"1764084000030000000","attributes":[{"key":"webhook.route","value":{"stringValue":"orders"}},{"key":"webhook.outcome","value":{"stringValue":"Forwarded"}}]},{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b8","name":"POST","kind":3,"attributes":[{"key":"server.address","value":{"stringValue":"shop"}},{"key":"server.port","value":{"intValue":"8080"}}]}]}],"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"forwarder"}},{"key":"service.instance.id","value":{"stringValue":"f1"}}]}}]}
        """;

    [Fact]
    public void Read_LineOfTheDashboard_TellsWhatWebhooksAreAbout()
    {
        var spans = TraceSpan.Read(Line).ToList();

        Assert.Equal(
            [
                new TraceSpan("0af7651916cd43dd8448eb211c80319c", "forwarder", false, "orders", null, "Forwarded", null, null),
                new TraceSpan("0af7651916cd43dd8448eb211c80319c", "forwarder", true, null, null, null, null, "shop:8080"),
            ],
            spans);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"resourceSpans":7}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c"}]}]}]}""")]
    [InlineData("""{"resourceSpans":[{"resource":{},"scopeSpans":[{"scope":{"name":"WebhookForwarder.X"},"spans":[{"traceId":"short"},{"traceId":"0af7651916cd43dd8448eb211c80319c","kind":"client","attributes":[{"key":"webhook.route"}]}]}]}]}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"scope":{"name":"System.Net.Http"},"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","kind":3,"attributes":[{"key":"server.address","value":{"stringValue":"secrets"}}]}]}]}]}""")]
    public void Read_NothingOfAWebhook_IsEmpty(string line) => Assert.Empty(TraceSpan.Read(line));

    [Fact]
    public void Facts_InAnyOrder_TellTheForwardersRouteAndTarget()
    {
        TraceSpan[] spans =
        [
            Span("authorizer", route: "of the authorizer", rule: "127.0.0.0/8"),
            Span("forwarder", route: "orders", verification: "github", outcome: "Forwarded"),
            Span("forwarder", address: "shop:8080"),
            Span("other", address: "elsewhere:1"),
        ];
        foreach (var order in new[] { spans, [.. spans.Reverse()], [spans[3], spans[1], spans[0], spans[2]] })
        {
            var store = new TraceStore(new InspectorLimits());
            Array.ForEach(order, store.Add);

            Assert.Equal(
                new TraceFacts { Route = "orders", Verification = "github", Outcome = "Forwarded", Rule = "127.0.0.0/8", Target = "shop:8080" },
                store.Facts("0af7651916cd43dd8448eb211c80319c"));
        }
    }

    [Fact]
    public void Facts_BeforeTheForwardersSpan_TellWhatIsKnown()
    {
        var store = new TraceStore(new InspectorLimits());
        store.Add(Span("authorizer", route: "orders", rule: "none"));

        Assert.Equal(new TraceFacts { Route = "orders", Rule = "none" }, store.Facts("0af7651916cd43dd8448eb211c80319c"));
        Assert.Equal(TraceFacts.None, store.Facts("another"));
        Assert.Equal(TraceFacts.None, store.Facts(null));
    }

    [Fact]
    public void Add_MoreTracesThanAreKept_ForgetsTheOldest()
    {
        var store = new TraceStore(new InspectorLimits { Traces = 2 });
        foreach (var id in new[] { "a", "b", "c" })
        {
            store.Add(Span("authorizer", route: id) with { TraceId = id });
        }

        Assert.Equal((null, "b", "c"), (store.Facts("a").Route, store.Facts("b").Route, store.Facts("c").Route));
    }

    private static TraceSpan Span(string resource, string? route = null, string? verification = null, string? outcome = null, string? rule = null, string? address = null) =>
        new("0af7651916cd43dd8448eb211c80319c", resource, address is not null, route, verification, outcome, rule, address);
}
