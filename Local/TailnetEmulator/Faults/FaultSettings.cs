namespace TailnetEmulator.Faults;

/// <summary>The body of <c>PUT /admin/faults/{name}</c>; everything is optional except where the fault needs it.</summary>
public sealed record FaultSettings
{
    /// <summary>Hostname, MagicDNS label or id; null for all nodes.</summary>
    public string? Node { get; init; }

    /// <summary>Milliseconds, for <c>login-slow</c> and <c>packet-delay</c>.</summary>
    public int DelayMs { get; init; } = 1000;

    /// <summary><c>error</c> or <c>http</c>, for <c>login-refused</c>.</summary>
    public string Mode { get; init; } = "error";

    public string Message { get; init; } = "invalid key: API key does not exist";
}
