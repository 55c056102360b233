namespace LambdaEmulator.Configuration;

/// <summary>One function's configuration.</summary>
internal sealed record FunctionOptions
{
    public required string Name { get; init; }

    /// <summary>Path of the runtime's executable; null: a process started by hand attaches itself.</summary>
    public string? Command { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The value of <c>_HANDLER</c>.</summary>
    public string Handler { get; init; } = "bootstrap";

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Megabytes.</summary>
    public int MemorySize { get; init; } = 256;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most invocations at a time, those that wait included (reserved concurrency); Lambda's default is an account's 1,000.</summary>
    public int Concurrency { get; init; } = 1000;

    /// <summary>Most sandboxes at a time on this machine; further invocations wait for one, up to 30 s. Lambda has no such limit.</summary>
    public int Sandboxes { get; init; } = 10;

    /// <summary>Whether the processes are stopped between invocations, as Lambda does.</summary>
    public bool Freeze { get; init; } = true;

    /// <summary>Paths of external extensions; the file name is the extension's name.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>A sandbox that was idle for so long ends (reason <c>spindown</c>).</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    public bool IsAttachedFromOutside => Command is null;
}
