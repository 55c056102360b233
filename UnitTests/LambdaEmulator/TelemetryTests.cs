using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using LambdaEmulator.Configuration;
using LambdaEmulator.Servers;
using LambdaEmulator.Telemetry;
using LambdaEmulator.UnitTests.Support;

namespace LambdaEmulator.UnitTests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task ColdWebhook_Spans_AreOneTrace()
    {
        var trace = ActivityTraceId.CreateRandom();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is LambdaTracing.HttpApiName or LambdaTracing.LambdaName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == trace)
                {
                    spans.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var emulator = await RunningEmulator.StartAsync(
            new EmulatorOptions
            {
                HttpApi = new HttpApiOptions
                {
                    Routes = [new HttpApiRouteOptions("POST /hooks/{id}", "hello", "gate")],
                    Authorizers = new Dictionary<string, AuthorizerOptions> { ["gate"] = new() { Name = "gate", Function = "authorizer" } },
                },
            },
            Scripts.Function("hello", ("EXTENSION_ENV", "1")) with { Extensions = [Scripts.Extension] },
            Scripts.Authorizer("""{"isAuthorized":true}"""));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/1");
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        using var response = await emulator.Api.SendAsync(request);

        response.EnsureSuccessStatusCode();
        await Eventually.HoldsAsync(() => spans.Any(static span => span.DisplayName == "POST /hooks/{id}"), () => "the server span");
        Activity One(string name) => Assert.Single(spans, span => span.DisplayName == name);
        var server = One("POST /hooks/{id}");
        Assert.Equal(ActivityKind.Server, server.Kind);
        Assert.Equal("00f067aa0ba902b7", server.ParentSpanId.ToHexString());
        Assert.Equal(200, server.GetTagItem("http.response.status_code"));
        var authorize = One("authorize gate");
        Assert.Equal(server.SpanId, authorize.ParentSpanId);
        Assert.Equal(authorize.SpanId, One("invoke authorizer").ParentSpanId);
        var invoke = One("invoke hello");
        Assert.Equal(server.SpanId, invoke.ParentSpanId);
        Assert.Equal(true, invoke.GetTagItem("faas.coldstart"));
        var cold = One("cold start hello");
        Assert.Equal(invoke.SpanId, cold.ParentSpanId);
        string[] phases = ["extension init", "extension init: extension.sh", "runtime init", "first next"];
        Assert.All(phases, phase => Assert.True(spans.Any(span => span.DisplayName == phase && span.ParentSpanId == cold.SpanId), phase));
        Assert.Contains($"ENV TRACEPARENT=00-{trace}-{cold.SpanId}-01", emulator.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invocation_SandboxFrozenRightAfterIt_ItsTelemetryHasArrived()
    {
        var received = new ConcurrentQueue<string>();
        await using var collector = new LoopbackServer(0, "", async context =>
        {
            using var body = new StreamReader(context.Request.Body, Encoding.Latin1);
            received.Enqueue($"{context.Request.Path} {await body.ReadToEndAsync()}");
        });
        await collector.StartAsync(CancellationToken.None);
        await using var emulator = await RunningEmulator.StartAsync(
            new EmulatorOptions
            {
                HttpApi = new HttpApiOptions
                {
                    Routes = [new HttpApiRouteOptions("$default", "hello", "gate")],
                    Authorizers = new Dictionary<string, AuthorizerOptions> { ["gate"] = new() { Name = "gate", Function = "authorizer" } },
                },
                InheritedEnvironment = new Dictionary<string, string>
                {
                    ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{collector.Port}",
                    ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                    // Nothing is exported by itself before the freeze.
                    ["OTEL_BSP_SCHEDULE_DELAY"] = "3600000",
                    ["OTEL_BLRP_SCHEDULE_DELAY"] = "3600000",
                },
            },
            Scripts.Function(),
            new FunctionOptions
            {
                Name = "authorizer",
                Command = AuthorizerProgram(),
                Environment = new Dictionary<string, string> { ["AUTHD_SOURCE_CIDR"] = "127.0.0.0/8" },
            });

        // The function gives an export 50 ms before it asks for more; the first one, and any on a busy machine, may need longer.
        await Eventually.HoldsAsync(() => ArrivesAsync(emulator, received), () => $"the trace of an invocation without another one after it, among {received.Count} messages");
        Assert.Equal("frozen", (await emulator.SandboxesAsync()).EnumerateArray()
            .Single(static sandbox => sandbox.GetProperty("function").GetString() == "authorizer")
            .GetProperty("phases").EnumerateArray().Last().GetProperty("name").GetString());
    }

    private static async Task<bool> ArrivesAsync(RunningEmulator emulator, ConcurrentQueue<string> received)
    {
        var trace = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        using var response = await emulator.Api.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var bytes = Encoding.Latin1.GetString(Convert.FromHexString(trace.ToHexString()));
        for (var waited = 0; waited < 100; waited++)
        {
            if (received.Any(message => message.Contains("WebhookForwarder.Authorizer", StringComparison.Ordinal) && message.Contains(bytes, StringComparison.Ordinal)))
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        return false;
    }

    private static string AuthorizerProgram()
    {
        // artifacts/bin/Lambda.UnitTests/debug -> artifacts/bin/Authorizer/debug
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(here.Parent!.Parent!.FullName, "Authorizer", here.Name, "Authorizer");
    }
}
