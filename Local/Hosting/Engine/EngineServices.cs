using Aspire.Hosting.ApplicationModel;

namespace EmbeddedHosting.Engine;

/// <summary>What every supervisor works with.</summary>
internal sealed record EngineServices(
    ResourceNotificationService Notifications,
    ResourceLoggerService Logs,
    LaunchSpecBuilder Specs,
    HealthMonitor Health,
    TimeProvider Clock);
