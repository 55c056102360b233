using Aspire.Hosting.ApplicationModel;

namespace EmbeddedHosting.Engine;

/// <summary>What is known of resources before they start, and of those that have no process of their own.</summary>
internal static class PassiveState
{
    public static async Task PublishInitialAsync(IResource resource, IResourceLauncher? launcher, EngineServices services)
    {
        var urls = await ResourceUrls.OfAsync(resource);
        await services.Notifications.PublishUpdateAsync(resource, s => s with
        {
            ResourceType = TypeName(resource),
            CreationTimeStamp = services.Clock.GetUtcNow().UtcDateTime,
            State = resource is ParameterResource or ExternalServiceResource ? KnownResourceStates.Running : KnownResourceStates.NotStarted,
            Source = launcher?.Describe(resource) ?? (resource as ExternalServiceResource)?.Uri?.ToString(),
            Urls = urls,
            Relationships =
            [
                .. resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(static r => new RelationshipSnapshot(r.Resource.Name, r.Type)),
            ],
            HealthReports = launcher is null ? [] : HealthMonitor.Unchecked(resource),
            IsHidden = resource is ParameterResource,
        });
    }

    /// <summary>
    /// Looks after the resources that have no process of their own, until cancelled: one that waits for others runs when they are far
    /// enough, one that is a part of another takes on that one's state.
    /// </summary>
    public static Task FollowAsync(IReadOnlyCollection<IResource> resources, EngineServices services, CancellationToken cancellationToken) =>
        Task.WhenAll(resources.Select(resource =>
            resource.Annotations.OfType<WaitAnnotation>().Any() ? RunAfterWaitsAsync(resource, services, cancellationToken)
            : ParentOf(resource) is { } parent ? FollowParentAsync(resource, parent, services.Notifications, cancellationToken)
            : Task.CompletedTask));

    private static async Task RunAfterWaitsAsync(IResource resource, EngineServices services, CancellationToken cancellationToken)
    {
        await services.Waiter.WaitAsync(resource, cancellationToken);
        await services.Notifications.PublishUpdateAsync(resource, s => s with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = services.Clock.GetUtcNow().UtcDateTime,
        });
    }

    private static async Task FollowParentAsync(
        IResource resource,
        IResource parent,
        ResourceNotificationService notifications,
        CancellationToken cancellationToken)
    {
        await foreach (var e in notifications.WatchAsync(cancellationToken))
        {
            if (ReferenceEquals(e.Resource, parent))
            {
                await notifications.PublishUpdateAsync(resource, s => s with
                {
                    State = e.Snapshot.State,
                    StartTimeStamp = e.Snapshot.StartTimeStamp,
                    StopTimeStamp = e.Snapshot.StopTimeStamp,
                    HealthReports = e.Snapshot.HealthReports,
                });
            }
        }
    }

    public static IResource? ParentOf(IResource resource) =>
        resource.Annotations.OfType<ResourceRelationshipAnnotation>().LastOrDefault(static r => r.Type == "Parent")?.Resource;

    // "ExternalServiceResource" is "External service" for a person.
    private static string TypeName(IResource resource)
    {
        var name = resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal);
        return string.Concat(name.Select(static (c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
    }
}
