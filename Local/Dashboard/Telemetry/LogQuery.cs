namespace Dashboard.Telemetry;

/// <summary>Which log records to list; all conditions have to hold.</summary>
internal sealed record LogQuery
{
    public const int MaxLimit = 20_000;

    public int Limit { get; init; } = 500;

    public LogSeverity MinSeverity { get; init; }

    public string? Resource { get; init; }

    /// <summary>Found in the message, the category or an attribute, or equal to the trace's id.</summary>
    public string? Text { get; init; }

    public string? TraceId { get; init; }

    /// <summary>Attribute (or <c>category</c>) and the text its value must contain.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];

    /// <summary>Records with smaller ids: the page before.</summary>
    public long? Before { get; init; }

    public bool Matches(StructuredLog log) =>
        log.Severity >= MinSeverity
        && (Before is not { } before || log.Id < before)
        && (Resource is null || log.Resource.Name == Resource)
        && (TraceId is null || log.TraceId == TraceId)
        && Fields.All(field => ValueOf(log, field.Key)?.Contains(field.Value, StringComparison.OrdinalIgnoreCase) == true)
        && (string.IsNullOrEmpty(Text) || HasText(log, Text));

    private static string? ValueOf(StructuredLog log, string field) => field switch
    {
        "category" => log.Category,
        "message" => log.Message,
        "event" => log.EventName,
        _ => log.Attributes[field] ?? log.Resource.Attributes[field],
    };

    private static bool HasText(StructuredLog log, string text) =>
        log.Message.Contains(text, StringComparison.OrdinalIgnoreCase)
        || log.Category.Contains(text, StringComparison.OrdinalIgnoreCase)
        || string.Equals(log.TraceId, text, StringComparison.OrdinalIgnoreCase)
        || log.Attributes.Contains(text);
}
