namespace Dashboard.Webhooks;

/// <summary>A webhook as the list shows it: joined with what its trace tells.</summary>
internal record WebhookView
{
    public long Id { get; init; }

    public DateTimeOffset Time { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    public required string SourceIp { get; init; }

    public required string Host { get; init; }

    /// <summary>The route of the forwarder's configuration, or the HTTP API's route key while the trace has not arrived.</summary>
    public string? Route { get; init; }

    /// <summary><c>webhook.verification</c>: the scheme and what came of it.</summary>
    public string? Verification { get; init; }

    /// <summary><c>webhook.outcome</c>: <c>Forwarded</c> or the failure's name.</summary>
    public string? Outcome { get; init; }

    /// <summary>Where the forwarder sent it.</summary>
    public string? Target { get; init; }

    public int Status { get; init; }

    public double DurationMs { get; init; }

    public bool Cold { get; init; }

    public string? Decision { get; init; }

    public string? TraceId { get; init; }

    /// <summary>Whether anything of the trace has arrived.</summary>
    public bool HasTrace { get; init; }

    public string? Error { get; init; }

    public long RequestBodyLength { get; init; }

    public long ResponseBodyLength { get; init; }
}
