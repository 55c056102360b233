using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Resources without a process of their own: no engine looks after their state and links, so that the model does.</summary>
public static class ProcesslessResourceExtensions
{
    /// <summary>Shows the resource below the one that it is a part of, and in that one's state.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    public static IResourceBuilder<T> PartOf<T>(this IResourceBuilder<T> part, IResourceBuilder<IResource> whole)
        where T : IResource =>
        part.WithParentRelationship(whole).OnInitializeResource(async (resource, initialization, cancellationToken) =>
        {
            await foreach (var change in initialization.Notifications.WatchAsync(cancellationToken))
            {
                if (ReferenceEquals(change.Resource, whole.Resource))
                {
                    await initialization.Notifications.PublishUpdateAsync(resource, s => s with
                    {
                        State = change.Snapshot.State,
                        StartTimeStamp = change.Snapshot.StartTimeStamp,
                        StopTimeStamp = change.Snapshot.StopTimeStamp,
                    });
                }
            }
        });

    /// <summary>
    /// Shows a link to an endpoint of another resource, and runs while all that it waits for is far enough: it waits again when one of
    /// those stops or is unhealthy.
    /// </summary>
    public static IResourceBuilder<T> RunsBehind<T>(this IResourceBuilder<T> builder, EndpointReference endpoint, string displayText)
        where T : IResourceWithWaitSupport =>
        builder.OnInitializeResource(async (resource, initialization, cancellationToken) =>
        {
            var notifications = initialization.Notifications;
            var link = new UrlSnapshot(null, await endpoint.GetValueAsync(cancellationToken) ?? "", IsInternal: false)
            {
                DisplayProperties = new UrlDisplayPropertiesSnapshot(displayText),
            };
            await notifications.PublishUpdateAsync(resource, s => s with { Urls = [link] });
            while (true)
            {
                await notifications.WaitForDependenciesAsync(resource, cancellationToken);
                await notifications.PublishUpdateAsync(resource, static s => s with
                {
                    State = KnownResourceStates.Running,
                    StartTimeStamp = s.StartTimeStamp ?? TimeProvider.System.GetUtcNow().UtcDateTime,
                });
                var lost = await FirstLostAsync(resource, notifications, cancellationToken);
                initialization.Logger.LogWarning("'{Dependency}' is {State}: what needs it fails until it is healthy again.", lost.Resource.Name, lost.Snapshot.State?.Text);
            }
        });

    private static async Task<ResourceEvent> FirstLostAsync(IResource resource, ResourceNotificationService notifications, CancellationToken cancellationToken)
    {
        using var found = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var losses = resource.Annotations.OfType<WaitAnnotation>()
            .Where(static wait => wait.WaitType == WaitType.WaitUntilHealthy)
            .Select(wait => notifications.WaitForResourceAsync(wait.Resource.Name, static e => e.Snapshot.State?.Text != KnownResourceStates.Running || e.Snapshot.HealthStatus is not HealthStatus.Healthy, found.Token))
            .ToList();
        var lost = await await Task.WhenAny(losses);
        await found.CancelAsync();
        return lost;
    }
}
