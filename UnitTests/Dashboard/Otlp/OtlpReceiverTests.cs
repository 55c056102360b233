using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServiceDefaults;

namespace Dashboard.UnitTests.Otlp;

public sealed class OtlpReceiverTests
{
    private const string JsonTrace = """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
          "scopeSpans":[{"scope":{"name":"orders"},"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
            "parentSpanId":"","name":"checkout","kind":2,"startTimeUnixNano":"1544712660000000000","endTimeUnixNano":1544712661500000000,
            "attributes":[{"key":"items","value":{"arrayValue":{"values":[{"intValue":"3"},{"stringValue":"x"}]}}},{"key":"total","value":{"doubleValue":1.5}}],
            "events":[{"timeUnixNano":"1544712660500000000","name":"paid"}],
            "links":[{"traceId":"5B8EFFF798038103D269B633813FC60D","spanId":"EEE19B7EC3C1B173"}],
            "status":{"code":2,"message":"no stock"},"someFieldOfTheFuture":{"a":[1]}}]}]}]}
        """;

    [Fact]
    public async Task Traces_ExportedByTheSdk_AreListedWithLogsInPlace()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { OtlpApiKey = "secret key" });
        using var source = new ActivitySource("Tests.Export");
        string traceId;
        await using (var telemetry = ServiceTelemetry.Start(new ServiceTelemetryOptions
        {
            ServiceName = "exporting",
            Sources = ["Tests.Export"],
            Console = TextWriter.Null,
            Environment = new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard.Urls.Otlp.OriginalString,
                ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=secret%20key",
                ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=one,team=hooks",
            },
        }))
        {
            using (var parent = source.StartActivity("parent", ActivityKind.Server)!)
            {
                traceId = parent.TraceId.ToHexString();
                using var child = source.StartActivity("child");
                child!.SetTag("answer", 42);
                telemetry.LoggerFactory.CreateLogger("Tests.Category").LogWarning("It is {Answer}", 42);
            }

            await telemetry.FlushAsync(TimeSpan.FromSeconds(20));
        }

        // Requests that other tests of this process make meanwhile are spans too: only this test's trace counts.
        var list = await dashboard.GetUntilAsync("/api/telemetry/traces", answer => Traces(answer).Any(row => row.GetProperty("spanCount").GetInt32() == 2));
        var listed = Assert.Single(Traces(list));
        Assert.Equal("parent", listed.GetProperty("name").GetString());
        Assert.Equal("exporting", listed.GetProperty("resource").GetString());

        var trace = await dashboard.GetUntilAsync($"/api/telemetry/traces/{traceId}", answer => answer.GetProperty("logs").GetArrayLength() == 1);
        var child2 = trace.GetProperty("spans").EnumerateArray().Single(span => span.GetProperty("name").GetString() == "child");
        Assert.Equal("42", child2.GetProperty("attributes").GetProperty("answer").GetString());
        Assert.Equal("one", child2.GetProperty("instance").GetString());
        var log = trace.GetProperty("logs")[0];
        Assert.Equal("It is 42", log.GetProperty("message").GetString());
        Assert.Equal("Warning", log.GetProperty("severity").GetString());
        Assert.Equal("Tests.Category", log.GetProperty("category").GetString());
        Assert.Equal(child2.GetProperty("spanId").GetString(), log.GetProperty("spanId").GetString());

        IEnumerable<JsonElement> Traces(JsonElement answer) =>
            answer.GetProperty("traces").EnumerateArray().Where(row => row.GetProperty("traceId").GetString() == traceId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Traces_Json_KeepsHexIdsAndValues(bool compressed)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await PostAsync(dashboard, "v1/traces", JsonTrace, compressed);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("{}", await response.Content.ReadAsStringAsync());
        var trace = await dashboard.GetAsync("/api/telemetry/traces/5b8efff798038103d269b633813fc60c");
        var span = trace.GetProperty("spans")[0];
        Assert.Equal("eee19b7ec3c1b174", span.GetProperty("spanId").GetString());
        Assert.False(span.TryGetProperty("parentSpanId", out _));
        Assert.Equal(1500, span.GetProperty("durationMs").GetDouble());
        Assert.Equal(500, span.GetProperty("events")[0].GetProperty("offsetMs").GetDouble());
        Assert.Equal("[3, \"x\"]", span.GetProperty("attributes").GetProperty("items").GetString());
        Assert.Equal("1.5", span.GetProperty("attributes").GetProperty("total").GetString());
        Assert.Equal("Error", span.GetProperty("status").GetString());
        Assert.Equal("5b8efff798038103d269b633813fc60d", span.GetProperty("links")[0].GetProperty("traceId").GetString());
    }

    [Theory]
    [InlineData("v1/traces", "{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("v1/traces", "not protobuf", "application/x-protobuf", HttpStatusCode.BadRequest)]
    [InlineData("v1/logs", "{\"resourceLogs\": 1}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("v1/metrics", "{}", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("v1/metrics", "{}", "application/grpc", HttpStatusCode.UnsupportedMediaType)]
    public async Task Post_WhatCannotBeRead_IsRefusedAsProblem(string path, string body, string type, HttpStatusCode expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));

        using var response = await client.PostAsync(new Uri(dashboard.Urls.Otlp, path), content);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Post_GzipThatGrowsBeyondTheLimit_IsRefused()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { Limits = new DashboardLimits { RequestBytes = 100_000 } });

        using var response = await PostAsync(dashboard, "v1/traces", new string(' ', 5_000_000), compressed: true);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Post_WithoutTheKey_IsRefused()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { OtlpApiKey = "key" });

        using var response = await PostAsync(dashboard, "v1/traces", JsonTrace, compressed: false);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(0, (await dashboard.GetAsync("/api/telemetry/traces")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Post_WithOutsideCollector_IsPassedOn()
    {
        await using var outside = await RunningDashboard.StartAsync(new DashboardOptions { OtlpApiKey = "outer key" });
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions
        {
            ForwardTo = outside.Urls.Otlp,
            ForwardHeaders = "x-otlp-api-key=outer%20key",
        });

        using var response = await PostAsync(dashboard, "v1/traces", JsonTrace, compressed: true);

        await outside.GetUntilAsync("/api/telemetry/traces", answer => answer.GetProperty("total").GetInt32() == 1);
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningDashboard dashboard, string path, string json, bool compressed)
    {
        using var client = new HttpClient();
        var bytes = Encoding.UTF8.GetBytes(json);
        if (compressed)
        {
            using var buffer = new MemoryStream();
            await using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            {
                await gzip.WriteAsync(bytes);
            }

            bytes = buffer.ToArray();
        }

        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (compressed)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        return await client.PostAsync(new Uri(dashboard.Urls.Otlp, path), content);
    }
}
