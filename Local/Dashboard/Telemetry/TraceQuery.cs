namespace Dashboard.Telemetry;

/// <summary>Which traces to list; all conditions have to hold.</summary>
internal sealed record TraceQuery
{
    public const int MaxLimit = 10_000;

    public int Limit { get; init; } = 200;

    /// <summary>A resource that has a span in the trace.</summary>
    public string? Resource { get; init; }

    /// <summary>Found in a span's name, an attribute, or at the start of the trace's id.</summary>
    public string? Text { get; init; }

    public bool ErrorsOnly { get; init; }

    public double MinDurationMs { get; init; }

    /// <summary>Traces that started before this time: the next page.</summary>
    public DateTimeOffset? Before { get; init; }

    public bool Matches(TraceEntry trace)
    {
        var summary = trace.Summary;
        return (!ErrorsOnly || summary.ErrorCount > 0)
            && summary.DurationMs >= MinDurationMs
            && (Before is not { } before || summary.StartTime < before)
            && (Resource is null || summary.Resources.Any(resource => resource.Name == Resource))
            && (string.IsNullOrEmpty(Text) || HasText(trace, Text));
    }

    private static bool HasText(TraceEntry trace, string text) =>
        trace.TraceId.StartsWith(text, StringComparison.OrdinalIgnoreCase)
        || trace.Spans.Exists(span => span.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || span.Attributes.Contains(text));
}
