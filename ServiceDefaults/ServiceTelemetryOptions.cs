using Microsoft.Extensions.Logging;

namespace ServiceDefaults;

/// <summary>What a process tells about itself when it starts its telemetry.</summary>
public sealed record ServiceTelemetryOptions
{
    /// <summary><c>service.name</c> where neither <c>OTEL_SERVICE_NAME</c> nor <c>AWS_LAMBDA_FUNCTION_NAME</c> says one.</summary>
    public required string ServiceName { get; init; }

    /// <summary>Names of the activity sources and of the meters this process owns (docs/architecture.md lists them).</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>True in a function, which a sandbox freezes between invocations: only what it flushes is exported, without threads of its own.</summary>
    public bool IsFunction { get; init; }

    /// <summary>The settings; the process's environment when null. Only <c>OTEL_*</c>, <c>LOG_LEVEL</c>, <c>LOG_FORMAT</c> and <c>AWS_LAMBDA_*</c> are read.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Where log lines go; standard output when null.</summary>
    public TextWriter? Console { get; init; }

    /// <summary>The least level logged where <c>LOG_LEVEL</c> does not say.</summary>
    public LogLevel DefaultLogLevel { get; init; } = LogLevel.Information;
}
