using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AppHost;

/// <summary>Resources without a process of their own: no engine looks after their state and links, so that the model does.</summary>
internal static class ProcesslessResourceExtensions
{
    /// <summary>Shows the resource below the one that it is a part of, and in that one's state.</summary>
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

    /// <summary>Shows a link to an endpoint of another resource, and runs once all that it waits for is far enough.</summary>
    public static IResourceBuilder<T> RunsBehind<T>(this IResourceBuilder<T> builder, EndpointReference endpoint, string displayText)
        where T : IResourceWithWaitSupport =>
        builder.OnInitializeResource(async (resource, initialization, cancellationToken) =>
        {
            var link = new UrlSnapshot(null, await endpoint.GetValueAsync(cancellationToken) ?? "", IsInternal: false)
            {
                DisplayProperties = new UrlDisplayPropertiesSnapshot(displayText),
            };
            await initialization.Notifications.PublishUpdateAsync(resource, s => s with { Urls = [link] });
            await initialization.Notifications.WaitForDependenciesAsync(resource, cancellationToken);
            await initialization.Notifications.PublishUpdateAsync(resource, static s => s with
            {
                State = KnownResourceStates.Running,
                StartTimeStamp = TimeProvider.System.GetUtcNow().UtcDateTime,
            });
        });
}
