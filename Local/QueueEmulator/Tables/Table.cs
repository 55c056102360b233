using System.Globalization;
using System.Text.Json.Nodes;

namespace QueueEmulator.Tables;

/// <summary>A table with a partition key of text. Items are as they came: attribute names with typed values.</summary>
internal sealed class Table(TableSetting setting)
{
    public TableSetting Setting { get; } = setting;

    public Dictionary<string, JsonObject> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>The attribute with the time (Unix seconds) at which an item expires; null: none does.</summary>
    public string? TimeToLive { get; set; }

    public bool IsExpired(JsonObject item, DateTimeOffset now) =>
        TimeToLive is { } name && item[name]?["N"]?.GetValue<string>() is { } text
        && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds) && seconds <= now.ToUnixTimeSeconds();
}
