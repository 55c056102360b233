using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.UnitTests;

/// <summary>The functions' own exporter, held against OpenTelemetry's SDK and against collectors that misbehave.</summary>
public sealed class OtlpPipelineTests : IDisposable
{
    private readonly string _name = $"Tests.{Guid.NewGuid():N}";
    private readonly ActivitySource _source;
    private readonly Meter _meter;
    private readonly RecordingTarget _collector = new();

    public OtlpPipelineTests()
    {
        _source = new ActivitySource(_name);
        _meter = new Meter(_name);
    }

    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
        _collector.Dispose();
    }

    [Fact]
    public async Task Flush_AllSignals_SaysWhatTheSdkSays()
    {
        using var theirs = new RecordingTarget();
        await using (var sdk = Start(theirs, isFunction: false))
        await using (var lean = Start(_collector, isFunction: true))
        {
            var counter = _meter.CreateCounter<long>("some.count", "{thing}", "Counts things.");
            var seconds = _meter.CreateHistogram("some.duration", "s", "Takes time.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
            var plain = _meter.CreateHistogram<double>("other.duration");
            var parent = new ActivityContext(
                ActivityTraceId.CreateFromString("5759e988bd862e3fe1be46a994272793"), ActivitySpanId.CreateFromString("53995c3f42cd8ad8"), ActivityTraceFlags.Recorded, "a=b", isRemote: true);
            using (var outer = _source.StartActivity("outer", ActivityKind.Server, parent, links: [new ActivityLink(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None), new ActivityTagsCollection { ["l"] = 1 })]))
            {
                outer!.SetTag("text", "ä\"").SetTag("empty", "").SetTag("int", 5).SetTag("negative", -5L).SetTag("flag", true).SetTag("double", 0.5).SetTag("none", null);
                using (var inner = _source.StartActivity("inner", ActivityKind.Client))
                {
                    inner!.DisplayName = "renamed";
                    inner.SetStatus(ActivityStatusCode.Error, "why");
                    foreach (var factory in (ILoggerFactory[])[sdk.LoggerFactory, lean.LoggerFactory])
                    {
                        factory.CreateLogger("Some.Category").LogWarning("{Failure}: {Count} of {Limit}", "Broken", 3, 4.5);
                        factory.CreateLogger("Some.Category").LogError(new InvalidOperationException("bad"), "with an exception");
                        factory.CreateLogger("Some.Category").LogDebug("too low");
                    }
                }

                counter.Add(1, new KeyValuePair<string, object?>("k", "v"));
                counter.Add(2, new KeyValuePair<string, object?>("k", "v"));
                counter.Add(4, new KeyValuePair<string, object?>("k", "w"), new KeyValuePair<string, object?>("b", true));
                Array.ForEach([0.05, 0.1, 0.2, 5], value => seconds.Record(value));
                plain.Record(3);
            }

            _source.StartActivity("not sampled", ActivityKind.Server, new ActivityContext(parent.TraceId, parent.SpanId, ActivityTraceFlags.None, isRemote: true))?.Dispose();
            await sdk.FlushAsync(TimeSpan.FromSeconds(30));
            await lean.FlushAsync(TimeSpan.FromSeconds(30));
        }

        foreach (var path in (string[])["/v1/traces", "/v1/logs", "/v1/metrics"])
        {
            Assert.Equal(OtlpText.Of(path, Body(theirs, path)), OtlpText.Of(path, Body(_collector, path)));
        }
    }

    [Fact]
    public async Task Flush_SeveralTimes_SendsWhatIsNewOverOneConnection()
    {
        await using var telemetry = Start(_collector, isFunction: true);
        var counter = _meter.CreateCounter<long>("some.count");
        counter.Add(1);
        _source.StartActivity("first")?.Dispose();
        await telemetry.FlushAsync(TimeSpan.FromSeconds(30));
        await telemetry.FlushAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(2, _collector.Requests.Count);

        _source.StartActivity("second")?.Dispose();
        await telemetry.FlushAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(3, _collector.Requests.Count);
        var last = Encoding.Latin1.GetString(_collector.Requests.Last().Body);
        Assert.Contains("second", last, StringComparison.Ordinal);
        Assert.DoesNotContain("first", last, StringComparison.Ordinal);
        Assert.Equal(1, _collector.Connections);
    }

    [Fact]
    public async Task Flush_ConnectionDiedInAFreeze_IsSentOnANewOne()
    {
        await using var telemetry = Start(_collector, isFunction: true);
        _source.StartActivity("first")?.Dispose();
        await telemetry.FlushAsync(TimeSpan.FromSeconds(30));
        _collector.DropConnections();

        _source.StartActivity("second")?.Dispose();
        await telemetry.FlushAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("second", Encoding.Latin1.GetString(_collector.Requests.Last().Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flush_CollectorIsBusy_KeepsSpansForLaterAndSumsOnce()
    {
        var busy = true;
        _collector.Answer = _ => busy ? "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"u8.ToArray() : RecordingTarget.Ok("");
        var telemetry = Start(_collector, isFunction: true);
        var counter = _meter.CreateCounter<long>("some.count");
        counter.Add(7);
        _source.StartActivity("kept")?.Dispose();
        await telemetry.FlushAsync(TimeSpan.FromSeconds(30));
        busy = false;
        // Left alone for a second after a failure, and asked again in the end.
        Assert.True(await Eventually(async () =>
        {
            await telemetry.FlushAsync(TimeSpan.FromSeconds(30));
            return _collector.Requests.Count >= 3;
        }));
        await telemetry.DisposeAsync();

        Assert.Contains("kept", Encoding.Latin1.GetString(Body(_collector, "/v1/traces")), StringComparison.Ordinal);
        Assert.Single(OtlpText.Of("/v1/metrics", Body(_collector, "/v1/metrics")).Split("some.count").Skip(1));
    }

    [Fact]
    public async Task Flush_CollectorHangs_KeepsItsLimit()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        await using var telemetry = Start(((System.Net.IPEndPoint)listener.LocalEndpoint).Port, isFunction: true);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
        {
            _source.StartActivity("work")?.Dispose();
            await telemetry.FlushAsync();
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}: the first flush may take a second, and after a failure there is a pause");
    }

    [Fact]
    public async Task Flush_CollectorCannotBeConnectedTo_KeepsItsLimit()
    {
        // A full backlog: connecting waits, as it does for a host that drops packets.
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start(backlog: 0);
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        var waiting = Enumerable.Range(0, 8).Select(_ => new System.Net.Sockets.TcpClient()).ToList();
        waiting.ForEach(client => _ = client.ConnectAsync(System.Net.IPAddress.Loopback, port));
        await using var telemetry = Start(port, isFunction: true);
        _source.StartActivity("work")?.Dispose();
        var watch = Stopwatch.StartNew();

        await telemetry.FlushAsync();

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}: the first flush may take a second; a connect alone takes minutes");
        waiting.ForEach(client => client.Dispose());
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]
    [InlineData("OTEL_TRACES_SAMPLER", "traceidratio")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta")]
    public void Supports_WhatOnlyTheSdkDoes_IsLeftToIt(string name, string value)
    {
        Assert.False(ServiceDefaults.Otlp.OtlpPipeline.Supports(new TelemetrySettings(new Dictionary<string, string> { [name] = value })));
        Assert.True(ServiceDefaults.Otlp.OtlpPipeline.Supports(new TelemetrySettings(new Dictionary<string, string> { [name] = "", ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://x" })));
    }

    private static async Task<bool> Eventually(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await condition())
            {
                return true;
            }

            await Task.Delay(100);
        }

        return false;
    }

    private static byte[] Body(RecordingTarget collector, string path) =>
        collector.Requests.Last(request => request.RequestLine.StartsWith($"POST {path} ", StringComparison.Ordinal)).Body;

    private ServiceTelemetry Start(RecordingTarget collector, bool isFunction) => Start(collector.Port, isFunction);

    private ServiceTelemetry Start(int port, bool isFunction) => ServiceTelemetry.Start(new ServiceTelemetryOptions
    {
        ServiceName = "test",
        Sources = [_name],
        IsFunction = isFunction,
        Environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{port}",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-key=a%20b",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=one,deployment=a%2Cb",
            ["AWS_LAMBDA_FUNCTION_NAME"] = "f",
            ["AWS_REGION"] = "eu-west-1",
        },
        Console = TextWriter.Null,
    });
}
