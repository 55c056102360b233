using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace EmbeddedHosting.Engine;

/// <summary>What is known of resources before they start, and what the model has them do by themselves when the application starts.</summary>
internal static class InitialState
{
    public static async Task PublishAsync(IResource resource, IResourceLauncher? launcher, EngineServices services)
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

    /// <summary>Tells every resource that the application starts; what they do then goes on until cancelled.</summary>
    public static Task InitializeAsync(IEnumerable<IResource> resources, EngineServices services, CancellationToken cancellationToken) =>
        Task.WhenAll(resources.SelectMany(resource => resource.Annotations.OfType<InitializeResourceAnnotation>()
            .Select(initialization => InitializeAsync(resource, initialization, services, cancellationToken))));

    private static async Task InitializeAsync(
        IResource resource,
        InitializeResourceAnnotation initialization,
        EngineServices services,
        CancellationToken cancellationToken)
    {
        var logger = services.Logs.GetLogger(resource);
        try
        {
            await initialization.Callback(new InitializeResourceEvent(resource, services.Notifications, logger), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError("Failed to initialize: {Reason}", exception is DistributedApplicationException ? exception.Message : exception.ToString());
            await services.Notifications.PublishUpdateAsync(resource, static s => s with { State = KnownResourceStates.FailedToStart, WaitingFor = [] });
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
