namespace Dashboard.Metrics;

/// <summary>An instrument's chart.</summary>
internal sealed record ChartView
{
    public required InstrumentSummary Instrument { get; init; }

    /// <summary>Seconds between two points.</summary>
    public int StepSeconds { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long From { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long To { get; init; }

    /// <summary>The attributes' keys and the values seen.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Dimensions { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The lines, largest total first, at most <see cref="MetricStore.MaxLines"/>.</summary>
    public IReadOnlyList<SeriesView> Series { get; init; } = [];

    /// <summary>Lines left out.</summary>
    public int MoreSeries { get; init; }
}
