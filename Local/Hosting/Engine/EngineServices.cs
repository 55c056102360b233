using Aspire.Hosting.ApplicationModel;

namespace EmbeddedHosting.Engine;

/// <summary>What every supervisor works with.</summary>
internal sealed record EngineServices(
    ResourceNotificationService Notifications,
    ResourceLoggerService Logs,
    LaunchSpecBuilder Specs,
    DependencyWaiter Waiter,
    HealthMonitor Health,
    TimeProvider Clock);
