namespace Inspector;

/// <summary>How much is kept in memory; what goes beyond drops the oldest, which the pages show.</summary>
internal sealed record InspectorLimits
{
    /// <summary>Webhooks.</summary>
    public int Webhooks { get; init; } = 500;

    /// <summary>Bytes of all kept webhooks together, roughly.</summary>
    public long WebhookBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Ended sandboxes; those that run are always kept.</summary>
    public int EndedSandboxes { get; init; } = 50;

    /// <summary>Traces whose facts are kept: more than webhooks, because a trace's spans can come first.</summary>
    public int Traces { get; init; } = 2_000;
}
