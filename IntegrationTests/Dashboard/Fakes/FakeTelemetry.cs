using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace IntegrationTests.Dashboard.Fakes;

/// <summary>Exports what the parts of the system would export, as OTLP JSON.</summary>
internal sealed class FakeTelemetry(Uri otlp) : IDisposable
{
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow.AddHours(-1);
    private readonly HttpClient _client = new() { BaseAddress = otlp };

    /// <summary>The trace of one webhook: HTTP API, authorizer, forwarder, SOCKS, HTTP client, target; with logs.</summary>
    public async Task WebhookAsync(string traceId, string path = "/", string route = "default", string verification = "none", bool fails = false, double scale = 1)
    {
        var now = DateTimeOffset.UtcNow.AddMilliseconds(-40 * scale);
        var root = Id();
        var authorizer = Id();
        var invoke = Id();
        var forward = Id();
        var client = Id();
        var spans = new (string Service, string Scope, string Id, string? Parent, string Name, int Kind, double Start, double End, (string, string)[] Attributes, bool Error)[]
        {
            ("lambda", "WebhookForwarder.HttpApi", root, null, $"POST {path}", 2, 0, 38, [("http.request.method", "POST"), ("url.path", path), ("http.response.status_code", fails ? "502" : "200")], fails),
            ("lambda", "WebhookForwarder.Lambda", authorizer, root, "invoke authorizer", 3, 0.6, 5.1, [("faas.invoked_name", "authorizer")], false),
            ("authorizer", "WebhookForwarder.Authorizer", Id(), authorizer, "authorize", 2, 1.2, 4.4, [("webhook.authorizer.decision", "allow"), ("webhook.authorizer.rule", "127.0.0.0/8"), ("faas.coldstart", "false")], false),
            ("lambda", "WebhookForwarder.Lambda", invoke, root, "invoke forwarder", 3, 5.4, 37.2, [("faas.invoked_name", "forwarder")], fails),
            ("forwarder", "WebhookForwarder.Forwarder", forward, invoke, "forward", 2, 6.1, 36.4, [("webhook.route", route), ("webhook.verification", verification), ("webhook.outcome", fails ? "TargetUnreachable" : "Forwarded"), ("faas.coldstart", "false")], fails),
            ("forwarder", "WebhookForwarder.Tailnet", Id(), forward, "socks connect", 3, 7.0, 13.5, [("server.address", "target"), ("server.port", "8080")], fails),
            ("forwarder", "System.Net.Http", client, forward, "POST", 3, 13.9, 35.8, [("server.address", "target"), ("server.port", "8080"), ("url.full", "http://target:8080" + path)], fails),
            ("target", "Microsoft.AspNetCore", Id(), client, $"POST {path}", 2, 18.2, 30.1, [("http.request.method", "POST"), ("http.response.status_code", "200")], false),
        };
        foreach (var group in spans.Take(fails ? 6 : 8).GroupBy(span => (span.Service, span.Scope)))
        {
            var list = group.Select(span => (JsonNode)new JsonObject
            {
                ["traceId"] = traceId,
                ["spanId"] = span.Id,
                ["parentSpanId"] = span.Parent ?? "",
                ["name"] = span.Name,
                ["kind"] = span.Kind,
                ["startTimeUnixNano"] = Nano(now, span.Start * scale),
                ["endTimeUnixNano"] = Nano(now, span.End * scale),
                ["attributes"] = Attributes(span.Attributes),
                ["status"] = span.Error ? new JsonObject { ["code"] = 2, ["message"] = "TargetUnreachable: connection refused" } : [],
            });
            await PostAsync("v1/traces", new JsonObject { ["resourceSpans"] = new JsonArray(new JsonObject { ["resource"] = Resource(group.Key.Service), ["scopeSpans"] = new JsonArray(new JsonObject { ["scope"] = new JsonObject { ["name"] = group.Key.Scope }, ["spans"] = new JsonArray([.. list]) }) }) });
        }

        await LogAsync("forwarder", fails ? 17 : 9, fails ? "TargetUnreachable: target:8080 refused the connection" : $"Forwarded POST {path} to target:8080: 200", "Forwarder.WebhookHandler", traceId, forward, now.AddMilliseconds(36 * scale), ("Route", route), ("Target", "target:8080"));
        await LogAsync("authorizer", 9, "Allowed 127.0.0.1 by 127.0.0.0/8", "Authorizer.Decision", traceId, authorizer, now.AddMilliseconds(4 * scale), ("Rule", "127.0.0.0/8"));
    }

    public Task LogAsync(string service, int severity, string message, string category, string? traceId = null, string? spanId = null, DateTimeOffset? time = null, params (string, string)[] attributes) =>
        PostAsync("v1/logs", new JsonObject
        {
            ["resourceLogs"] = new JsonArray(new JsonObject
            {
                ["resource"] = Resource(service),
                ["scopeLogs"] = new JsonArray(new JsonObject
                {
                    ["scope"] = new JsonObject { ["name"] = category },
                    ["logRecords"] = new JsonArray(new JsonObject
                    {
                        ["timeUnixNano"] = Nano(time ?? DateTimeOffset.UtcNow, 0),
                        ["severityNumber"] = severity,
                        ["body"] = new JsonObject { ["stringValue"] = message },
                        ["attributes"] = Attributes(attributes),
                        ["traceId"] = traceId ?? "",
                        ["spanId"] = spanId ?? "",
                    }),
                }),
            }),
        });

    /// <summary>A counter by outcome, a histogram by route and a gauge, as they stand at a time.</summary>
    public Task MetricsAsync(DateTimeOffset time, long forwarded, long failed, int[] buckets, double age)
    {
        var start = Nano(_started, 0);
        var now = Nano(time, 0);
        return PostAsync("v1/metrics", new JsonObject
        {
            ["resourceMetrics"] = new JsonArray(new JsonObject
            {
                ["resource"] = Resource("forwarder"),
                ["scopeMetrics"] = new JsonArray(new JsonObject
                {
                    ["scope"] = new JsonObject { ["name"] = "WebhookForwarder.Forwarder" },
                    ["metrics"] = new JsonArray(
                        new JsonObject { ["name"] = "webhook.requests", ["unit"] = "{webhook}", ["description"] = "Webhooks by route and outcome", ["sum"] = new JsonObject { ["isMonotonic"] = true, ["aggregationTemporality"] = 2, ["dataPoints"] = new JsonArray(Point(forwarded, "Forwarded"), Point(failed, "TargetUnreachable")) } },
                        new JsonObject
                        {
                            ["name"] = "webhook.relay.duration",
                            ["unit"] = "s",
                            ["description"] = "From the event to the answer",
                            ["histogram"] = new JsonObject
                            {
                                ["aggregationTemporality"] = 2,
                                ["dataPoints"] = new JsonArray(new JsonObject
                                {
                                    ["startTimeUnixNano"] = start,
                                    ["timeUnixNano"] = now,
                                    ["count"] = buckets.Sum(),
                                    ["sum"] = buckets.Sum() * 0.02,
                                    ["bucketCounts"] = new JsonArray([.. buckets.Select(b => JsonValue.Create(b.ToString()))]),
                                    ["explicitBounds"] = new JsonArray(0.005, 0.01, 0.025, 0.05, 0.1),
                                    ["attributes"] = Attributes(("webhook.route", "default")),
                                }),
                            },
                        },
                        new JsonObject { ["name"] = "secret.age", ["unit"] = "s", ["description"] = "Age of the auth key", ["gauge"] = new JsonObject { ["dataPoints"] = new JsonArray(new JsonObject { ["timeUnixNano"] = now, ["asDouble"] = age }) } }),
                }),
            }),
        });

        JsonObject Point(long value, string outcome) => new()
        {
            ["startTimeUnixNano"] = start,
            ["timeUnixNano"] = now,
            ["asInt"] = value.ToString(),
            ["attributes"] = Attributes(("webhook.outcome", outcome), ("webhook.route", "default")),
        };
    }

    public void Dispose() => _client.Dispose();

    private static string Id() => Convert.ToHexStringLower(Guid.NewGuid().ToByteArray().AsSpan(0, 8));

    private static string Nano(DateTimeOffset time, double milliseconds) => (((time - DateTimeOffset.UnixEpoch).Ticks * 100) + (long)(milliseconds * 1e6)).ToString();

    private static JsonObject Resource(string service) => new() { ["attributes"] = Attributes(("service.name", service), ("service.instance.id", service + "-1")) };

    private static JsonArray Attributes(params (string Key, string Value)[] attributes) =>
        new([.. attributes.Select(a => new JsonObject { ["key"] = a.Key, ["value"] = new JsonObject { ["stringValue"] = a.Value } })]);

    private async Task PostAsync(string path, JsonObject payload)
    {
        using var response = await _client.PostAsJsonAsync(path, payload);
        response.EnsureSuccessStatusCode();
    }
}
