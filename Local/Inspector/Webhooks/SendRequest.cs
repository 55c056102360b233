namespace Inspector.Webhooks;

/// <summary>A request to send to the HTTP API.</summary>
internal sealed record SendRequest
{
    public string Method { get; init; } = "POST";

    /// <summary>Path and query, percent-encoded; a parameter that is still the mask stands for that of the webhook <see cref="EditOf"/>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Names and values; a value that is still the mask stands for that of the webhook <see cref="EditOf"/>.</summary>
    public string[][] Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>The webhook this is an edited copy of.</summary>
    public long? EditOf { get; init; }

    /// <summary>The scheme to sign with; null: as it is.</summary>
    public string? Sign { get; init; }
}

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
