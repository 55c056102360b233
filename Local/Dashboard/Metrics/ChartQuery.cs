namespace Dashboard.Metrics;

/// <summary>Which chart to draw.</summary>
/// <param name="Key">The instrument.</param>
/// <param name="Minutes">How far back.</param>
/// <param name="GroupBy">Attribute keys that keep lines apart; null: all of them.</param>
/// <param name="Where">Attribute values that series must have.</param>
internal sealed record ChartQuery(
    InstrumentKey Key,
    int Minutes,
    IReadOnlyList<string>? GroupBy,
    IReadOnlyList<KeyValuePair<string, string>> Where);
