using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json.Nodes;
using ServiceDefaults.EmbeddedMetrics;

namespace ServiceDefaults.UnitTests;

public sealed class EmbeddedMetricsWriterTests : IDisposable
{
    private readonly string _source = $"Test.{Guid.NewGuid()}";
    private readonly Meter _meter;
    private readonly MemoryStream _output = new();
    private readonly MovedTime _time = new();

    public EmbeddedMetricsWriterTests() => _meter = new Meter(_source);

    public void Dispose()
    {
        _meter.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void Write_Measurement_IsALineOfTheFormat()
    {
        using var writer = Writer();
        _meter.CreateHistogram<double>("webhook.forward.duration", "s").Record(0.0123456789, new("webhook.route", "github"), new("webhook.outcome", "Forwarded"));

        writer.Write();

        Assert.Equal(
            """{"_aws":{"Timestamp":1000000000000,"CloudWatchMetrics":[{"Namespace":"WebhookForwarder","Dimensions":[["function","webhook.route","webhook.outcome"],["function","webhook.outcome"]],"Metrics":[{"Name":"webhook.forward.duration","Unit":"Seconds"}]}]},"function":"f","webhook.route":"github","webhook.outcome":"Forwarded","webhook.forward.duration":0.012346}""",
            Assert.Single(Lines()));
    }

    [Fact]
    public void Write_WithinAMinute_KeepsWhatFollowsForOneLine()
    {
        using var writer = Writer();
        var duration = _meter.CreateHistogram<double>("d", "s");
        for (var i = 1; i <= 5; i++)
        {
            duration.Record(i);
            writer.Write();
        }

        Assert.Single(Lines());
        _time.Move(TimeSpan.FromMinutes(1));
        writer.Write();

        Assert.Equal([1, 2, 3, 4, 5], Values("d"));
        Assert.Equal(2, Lines().Length);
    }

    [Fact]
    public void Write_FirstFailureWhileOthersSucceed_IsToldAtOnce()
    {
        using var writer = Writer();
        var duration = _meter.CreateHistogram<double>("d", "s");
        for (var i = 0; i < 3; i++)
        {
            duration.Record(1, new KeyValuePair<string, object?>("webhook.outcome", "Forwarded"));
            writer.Write();
        }

        duration.Record(2, new KeyValuePair<string, object?>("webhook.outcome", "TargetTimeout"));
        writer.Write();

        Assert.Equal("TargetTimeout", JsonNode.Parse(Lines()[^1])!["webhook.outcome"]!.ToString());
    }

    [Fact]
    public void Write_AHundredValues_DoNotWait()
    {
        using var writer = Writer();
        var duration = _meter.CreateHistogram<double>("d", "s");
        for (var i = 0; i < 250; i++)
        {
            duration.Record(i);
            writer.Write();
        }

        Assert.Equal(Enumerable.Range(0, 201).Select(value => (double)value), Values("d"));
    }

    [Fact]
    public void Dispose_WhatWaits_IsWritten()
    {
        using (var writer = Writer())
        {
            var count = _meter.CreateCounter<long>("c", "{webhook}");
            for (var i = 0; i < 7; i++)
            {
                count.Add(1);
                writer.Write();
            }
        }

        Assert.Equal([1, 6], Values("c"));
    }

    [Fact]
    public void Write_TooManySeries_AreCountedTogether()
    {
        using var writer = Writer();
        var count = _meter.CreateCounter<long>("c", "{webhook}");
        for (var i = 0; i < 300; i++)
        {
            count.Add(1, new KeyValuePair<string, object?>("a", i));
        }

        writer.Write();

        Assert.Equal(EmbeddedMetricsWriter.MaxSeries, Lines().Length);
        Assert.Equal(300, Values("c").Sum());
    }

    [Fact]
    public void Write_Gauge_TellsItsLastValue()
    {
        using var writer = Writer();
        var age = 5.0;
        _meter.CreateObservableGauge("webhook.auth_key.age", () => age, "s");
        writer.Write();
        age = 6;
        writer.Write();
        _time.Move(TimeSpan.FromMinutes(2));
        writer.Write();

        Assert.Equal([5, 6], Values("webhook.auth_key.age"));
    }

    [Fact]
    public void Record_KnownSeries_AllocatesNothing()
    {
        using var writer = Writer();
        var duration = _meter.CreateHistogram<double>("d", "s");
        object route = "github";
        duration.Record(1, new("webhook.route", route), new("webhook.outcome", "Forwarded"));
        writer.Write();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 50; i++)
        {
            duration.Record(1, new("webhook.route", route), new("webhook.outcome", "Forwarded"));
            writer.Write();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("emf", true)]
    [InlineData("EMF", true)]
    [InlineData("off", false)]
    [InlineData(null, false)]
    public void IsEnabled_Variable_Decides(string? value, bool enabled) =>
        Assert.Equal(enabled, EmbeddedMetricsWriter.IsEnabled(name => name == "METRICS" ? value : null));

    private EmbeddedMetricsWriter Writer() => new([_source], "f", _output, _time);

    private string[] Lines() => Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private IEnumerable<double> Values(string metric) => Lines().Select(line => JsonNode.Parse(line)![metric]!)
        .SelectMany(value => value is JsonArray list ? list.Select(item => item!.GetValue<double>()) : [value.GetValue<double>()]);

    private sealed class MovedTime : TimeProvider
    {
        private TimeSpan _elapsed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Move(TimeSpan by) => _elapsed += by;

        public override long GetTimestamp() => _elapsed.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(1_000_000_000) + _elapsed;
    }
}
