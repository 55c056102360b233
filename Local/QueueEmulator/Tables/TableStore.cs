using System.Text.Json;
using System.Text.Json.Nodes;
using QueueEmulator.State;

namespace QueueEmulator.Tables;

/// <summary>The tables. One change at a time; a change is in the journal before anybody sees it.</summary>
internal sealed class TableStore(Journal journal, TimeProvider time) : IJournaled
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Table> _tables = new(StringComparer.Ordinal);

    public string Kind => "table.";

    /// <summary>Runs a look or a change under the store's lock.</summary>
    public T With<T>(string? name, Func<Table, T> run, T missing)
    {
        lock (_gate)
            return name is not null && _tables.TryGetValue(name, out var table) ? run(table) : missing;
    }

    public void EnsureTables(IEnumerable<TableSetting> settings)
    {
        foreach (var setting in settings)
            Create(setting);
    }

    /// <summary>Makes a table; false when there is one of that name.</summary>
    public bool Create(TableSetting setting)
    {
        lock (_gate)
        {
            if (!_tables.TryAdd(setting.Name, new Table(setting)))
                return false;
            journal.Append("table.definition", setting);
            return true;
        }
    }

    /// <summary>Writes an item, or takes it away (null).</summary>
    public void Put(Table table, string key, JsonObject? item)
    {
        lock (_gate)
        {
            if (item is null)
                table.Items.Remove(key);
            else
                table.Items[key] = item;
            journal.Append("table.item", new ItemRecord(table.Setting.Name, key, item));
        }
    }

    /// <summary>Says which attribute holds the time at which items expire (TTL).</summary>
    public void Expire(Table table, string? attribute)
    {
        lock (_gate)
        {
            table.TimeToLive = attribute;
            journal.Append("table.ttl", new TimeToLiveRecord(table.Setting.Name, attribute));
        }
    }

    public void Apply(string kind, JsonElement record)
    {
        switch (kind)
        {
            case "table.definition":
                var setting = record.Deserialize<TableSetting>()!;
                _tables[setting.Name] = new Table(setting);
                break;
            case "table.ttl":
                var ttl = record.Deserialize<TimeToLiveRecord>()!;
                _tables[ttl.Table].TimeToLive = ttl.Attribute;
                break;
            default:
                var item = record.Deserialize<ItemRecord>()!;
                if (item.Item is null)
                    _tables[item.Table].Items.Remove(item.Key);
                else
                    _tables[item.Table].Items[item.Key] = item.Item;
                break;
        }
    }

    // Expired items go when the journal is written anew: as in DynamoDB, nobody may rely on when.
    public IEnumerable<(string Kind, object Record)> Snapshot() => _tables.Values.SelectMany(table =>
        new[] { ("table.definition", (object)table.Setting), ("table.ttl", new TimeToLiveRecord(table.Setting.Name, table.TimeToLive)) }.Concat(
            table.Items.Where(pair => !table.IsExpired(pair.Value, time.GetUtcNow())).Select(pair => ("table.item", (object)new ItemRecord(table.Setting.Name, pair.Key, pair.Value)))));

    internal sealed record ItemRecord(string Table, string Key, JsonObject? Item);

    internal sealed record TimeToLiveRecord(string Table, string? Attribute);
}
