using Dashboard.Telemetry;

namespace Dashboard.UnitTests.Telemetry;

public sealed class LogStoreTests
{
    [Fact]
    public void Add_BeyondTheLimit_DropsTheOldest()
    {
        var store = new LogStore(new DashboardLimits { LogRecords = 2 });
        store.Add([Log("one"), Log("two"), Log("three")]);

        Assert.Equal(["two", "three"], store.List(new LogQuery()).Logs.Select(log => log.Message));
        Assert.Equal((2, 1L), store.Counts);
    }

    [Fact]
    public void Add_LargeRecords_StayWithinTheBytes()
    {
        var store = new LogStore(new DashboardLimits { LogBytes = 100_000 });
        store.Add(Enumerable.Range(1, 20).Select(i => Log($"{i}", attributes: ("body", new string('x', 10_000)))));

        Assert.Equal(["17", "18", "19", "20"], store.List(new LogQuery()).Logs.Select(log => log.Message));
        Assert.Equal((4, 16L), store.Counts);

        store.Clear();
        store.Add([Log("after"), Log("it")]);
        Assert.Equal(2, store.Counts.Kept);
    }

    [Fact]
    public void List_LevelTextAndFields_HaveToHoldTogether()
    {
        var store = new LogStore(new DashboardLimits());
        store.Add([Log("disk full", LogSeverity.Error, ("Disk", "sda")), Log("disk ok", LogSeverity.Debug, ("Disk", "sdb")), Log("other", LogSeverity.Critical)]);

        Assert.Equal(["disk full"], Find(new LogQuery { MinSeverity = LogSeverity.Warning, Text = "DISK" }));
        Assert.Equal(["disk ok"], Find(new LogQuery { Fields = [new("Disk", "sdb")] }));
        Assert.Empty(Find(new LogQuery { Fields = [new("Disk", "sdb")], MinSeverity = LogSeverity.Error }));
        Assert.Equal(["disk full"], Find(new LogQuery { Before = 2 }));

        IEnumerable<string> Find(LogQuery query) => store.List(query).Logs.Select(log => log.Message);
    }

    private static StructuredLog Log(string message, LogSeverity severity = LogSeverity.Information, params (string Key, string Value)[] attributes) => new()
    {
        Resource = new TelemetryResource("service", "", TelemetryAttributes.Empty),
        Category = "Category",
        Message = message,
        Severity = severity,
        Attributes = new([.. attributes.Select(a => new KeyValuePair<string, string>(a.Key, a.Value))]),
    };
}
