using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ServiceDefaults.Otlp;

/// <summary>Where a signal goes (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).</summary>
/// <param name="Url">The whole URL.</param>
/// <param name="Head">Request line and fields, up to and including the name of Content-Length.</param>
/// <param name="IsMetrics">Whether the signal is metrics.</param>
internal sealed record OtlpEndpoint(Uri Url, byte[] Head, bool IsMetrics)
{
    /// <summary>Reads a signal's endpoint and headers.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="signal"><c>TRACES</c>, <c>METRICS</c> or <c>LOGS</c>.</param>
    /// <exception cref="FormatException">The endpoint is no http or https URL, or a header is none.</exception>
    public static OtlpEndpoint Read(TelemetrySettings settings, string signal)
    {
        // A signal's own endpoint is used as it is, the common one is the base of all.
        var own = settings[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"];
        var text = own ?? $"{settings["OTEL_EXPORTER_OTLP_ENDPOINT"]!.TrimEnd('/')}/v1/{Lower(signal)}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            throw new FormatException($"the endpoint '{text}' is not an http or https URL");
        }

        var head = new StringBuilder($"POST {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/x-protobuf\r\nUser-Agent: webhook-forwarder\r\n");
        foreach (var pair in (settings[$"OTEL_EXPORTER_OTLP_{signal}_HEADERS"] ?? settings["OTEL_EXPORTER_OTLP_HEADERS"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!TryReadHeader(pair, out var name, out var value))
            {
                throw new FormatException("OTEL_EXPORTER_OTLP_HEADERS is not a list of name=value");
            }

            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return new OtlpEndpoint(url, Encoding.ASCII.GetBytes(head.Append("Content-Length: ").ToString()), signal == "METRICS");
    }

    private static bool TryReadHeader(string pair, [NotNullWhen(true)] out string? name, [NotNullWhen(true)] out string? value)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        name = equals > 0 ? pair[..equals].Trim() : null;
        value = equals > 0 ? Uri.UnescapeDataString(pair[(equals + 1)..].Trim()) : null;
        return name is not null && !Encoding.UTF8.GetBytes(name).AsSpan().ContainsAnyExcept(Http1.Tokens.Characters) && !value!.Any(char.IsControl);
    }

    private static string Lower(string signal) => signal switch
    {
        "TRACES" => "traces",
        "METRICS" => "metrics",
        _ => "logs",
    };
}
