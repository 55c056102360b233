namespace Dashboard.Telemetry;

/// <summary>Who sent a piece of telemetry.</summary>
/// <param name="Name"><c>service.name</c>.</param>
/// <param name="Instance"><c>service.instance.id</c>, or <c>faas.instance</c>; empty when neither is sent.</param>
/// <param name="Attributes">All resource attributes.</param>
internal sealed record TelemetryResource(string Name, string Instance, TelemetryAttributes Attributes)
{
    public static TelemetryResource Of(TelemetryAttributes attributes) => new(
        attributes["service.name"] is { Length: > 0 } name ? name : "unknown_service",
        attributes["service.instance.id"] ?? attributes["faas.instance"] ?? "",
        attributes);
}
