using System.Collections;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults;

/// <summary>
/// The variables telemetry reads. Names and meanings are OpenTelemetry's
/// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
/// </summary>
internal sealed class TelemetrySettings
{
    private static readonly string[] _endpoints =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];

    private readonly IReadOnlyDictionary<string, string> _environment;

    public TelemetrySettings(IReadOnlyDictionary<string, string>? environment)
    {
        _environment = environment ?? FromProcess();
    }

    /// <summary>All variables whose names start with <c>OTEL_</c>, for the SDK's configuration.</summary>
    public IEnumerable<KeyValuePair<string, string?>> OpenTelemetry =>
        from pair in _environment
        where pair.Key.StartsWith("OTEL_", StringComparison.Ordinal)
        select new KeyValuePair<string, string?>(pair.Key, pair.Value);

    public string? this[string name] => _environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Whether the SDK may start: an endpoint is named and nothing disables it.</summary>
    public bool IsEnabled => IsEnabledBy(name => this[name]);

    /// <summary>Whether a signal (<c>TRACES</c>, <c>METRICS</c> or <c>LOGS</c>) has an endpoint and is not switched off.</summary>
    public bool Exports(string signal) => Exports(signal, name => this[name]);

    /// <summary>The variable whose endpoint is no http URL, for which the SDK would silently use its own default; null when all are usable.</summary>
    public string? UnusableEndpoint => Array.Find(_endpoints, name => this[name] is { } value && !(Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"));

    /// <summary>As <see cref="IsEnabled"/>, of variables that are looked up one by one.</summary>
    public static bool IsEnabledBy(Func<string, string?> variable) =>
        !string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && (Exports("TRACES", variable) || Exports("METRICS", variable) || Exports("LOGS", variable));

    /// <summary>Whether <c>LOG_LEVEL</c> is set and names no level.</summary>
    public static bool IsLogLevelMisspelt(Func<string, string?> variable) => variable("LOG_LEVEL") is { Length: > 0 } text && ParseLevel(text) is null;

    /// <summary>Whether log lines are JSON objects (<c>LOG_FORMAT=json</c>).</summary>
    public bool LogsJson => string.Equals(this["LOG_FORMAT"], "json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The least level to log. A mistyped <c>LOG_LEVEL</c> must not stop a program: the default is used.</summary>
    /// <param name="fallback">The default.</param>
    /// <param name="misspelt">A sentence for the log where the value is none; else null.</param>
    public LogLevel LogLevel(LogLevel fallback, out string? misspelt)
    {
        var level = this["LOG_LEVEL"] is { } text ? ParseLevel(text) : fallback;
        misspelt = level is null ? $"LOG_LEVEL is '{this["LOG_LEVEL"]}'; it must be Trace, Debug, Information, Warning, Error, Critical or None. {fallback} is used." : null;
        return level ?? fallback;
    }

    private static LogLevel? ParseLevel(string text) => text.ToUpperInvariant() switch
    {
        "INFO" => Microsoft.Extensions.Logging.LogLevel.Information,
        "WARN" => Microsoft.Extensions.Logging.LogLevel.Warning,
        "FATAL" => Microsoft.Extensions.Logging.LogLevel.Critical,
        _ => Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level) ? level : null,
    };

    private static bool Exports(string signal, Func<string, string?> variable) =>
        !(string.IsNullOrEmpty(variable("OTEL_EXPORTER_OTLP_ENDPOINT")) && string.IsNullOrEmpty(variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")))
        && !string.Equals(variable($"OTEL_{signal}_EXPORTER"), "none", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string> FromProcess()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = Convert.ToString(entry.Value, CultureInfo.InvariantCulture) ?? "";
        }

        return variables;
    }
}
