using Http1;
using ServiceDefaults.Otlp;

namespace ServiceDefaults;

/// <summary>What telemetry says about where it comes from.</summary>
internal static class TelemetryResource
{
    /// <summary>The service's name where <c>OTEL_SERVICE_NAME</c> does not say one.</summary>
    public static string ServiceName(ServiceTelemetryOptions options, TelemetrySettings settings) => settings["AWS_LAMBDA_FUNCTION_NAME"] ?? options.ServiceName;

    /// <summary>What Lambda says about a function; empty elsewhere (https://opentelemetry.io/docs/specs/semconv/resource/faas/).</summary>
    public static IEnumerable<KeyValuePair<string, object>> FunctionAttributes(TelemetrySettings settings)
    {
        if (settings["AWS_LAMBDA_FUNCTION_NAME"] is not { } function)
        {
            yield break;
        }

        yield return new("cloud.provider", "aws");
        yield return new("faas.name", function);
        foreach (var (name, variable) in ((string, string)[])[("faas.version", "AWS_LAMBDA_FUNCTION_VERSION"), ("faas.instance", "AWS_LAMBDA_LOG_STREAM_NAME"), ("cloud.region", "AWS_REGION")])
        {
            if (settings[variable] is { } value)
            {
                yield return new(name, value);
            }
        }
    }

    /// <summary>The whole resource as OTLP has it (opentelemetry/proto/resource/v1/resource.proto).</summary>
    public static byte[] Encode(ServiceTelemetryOptions options, TelemetrySettings settings)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal) { ["service.name"] = ServiceName(options, settings), ["telemetry.sdk.language"] = "dotnet" };
        foreach (var (name, value) in FunctionAttributes(settings))
        {
            attributes[name] = value;
        }

        foreach (var pair in (settings["OTEL_RESOURCE_ATTRIBUTES"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                attributes[pair[..equals].Trim()] = Uri.UnescapeDataString(pair[(equals + 1)..].Trim());
            }
        }

        if (settings["OTEL_SERVICE_NAME"] is { } service)
        {
            attributes["service.name"] = service;
        }

        var buffer = new ByteBuffer();
        foreach (var (name, value) in attributes)
        {
            OtlpAttributes.Write(buffer, 1, name, value);
        }

        return buffer.Written.ToArray();
    }
}
