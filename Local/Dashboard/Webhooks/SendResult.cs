namespace Dashboard.Webhooks;

/// <summary>What came back.</summary>
internal sealed record SendResult
{
    /// <summary>0 when nothing came back.</summary>
    public int Status { get; init; }

    public double DurationMs { get; init; }

    public IReadOnlyList<string[]> Headers { get; init; } = [];

    /// <summary>The first 256 KiB.</summary>
    public byte[] Body { get; init; } = [];

    public required string TraceId { get; init; }

    /// <summary>Why nothing came back.</summary>
    public string? Error { get; init; }
}
