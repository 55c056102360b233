using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The application starts: what has no process of its own says now what becomes of it.</summary>
public class InitializeResourceEvent
{
    internal InitializeResourceEvent(IResource resource, ResourceNotificationService notifications, ILogger logger)
    {
        Resource = resource;
        Notifications = notifications;
        Logger = logger;
    }

    public IResource Resource { get; }

    public ResourceNotificationService Notifications { get; }

    /// <summary>Writes to the resource's log.</summary>
    public ILogger Logger { get; }
}
