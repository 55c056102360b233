using Aspire.Hosting.ApplicationModel;

namespace EmbeddedHosting.Engine;

/// <summary>The OpenTelemetry variables by which processes send to the dashboard. Set once the dashboard's receiver has its address.</summary>
internal sealed class TelemetryVariables
{
    private const string Headers = "OTEL_EXPORTER_OTLP_HEADERS";

    /// <summary>Where the receiver is; null: no telemetry.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>What the receiver asks senders for.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Whether batches are sent every second (metrics: two) instead of at OpenTelemetry's defaults of up to a minute.</summary>
    public bool IsDevelopment { get; set; }

    public static bool IsSecret(string variable) => variable == Headers;

    public void AddTo(EnvironmentCallbackContext context, IResource resource)
    {
        if (Endpoint is null)
        {
            return;
        }

        var variables = context.EnvironmentVariables;
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = Endpoint.ToString().TrimEnd('/');
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        variables["OTEL_SERVICE_NAME"] = resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={Guid.NewGuid():N}";
        if (ApiKey is not null)
        {
            variables[Headers] = $"x-otlp-api-key={ApiKey}";
        }

        if (IsDevelopment)
        {
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            // As long as a slot of the dashboard's metrics: more often would cost and show nothing.
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "2000";
        }
    }
}
