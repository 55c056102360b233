using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Says what is done when something happens to a resource.</summary>
public static class DistributedApplicationEventingExtensions
{
    /// <summary>Calls back when the application starts, beside whatever else starts then. The token is cancelled when the application stops.</summary>
    public static IResourceBuilder<T> OnInitializeResource<T>(
        this IResourceBuilder<T> builder,
        Func<T, InitializeResourceEvent, CancellationToken, Task> callback)
        where T : IResource =>
        builder.WithAnnotation(new InitializeResourceAnnotation(
            (initialization, cancellationToken) => callback(builder.Resource, initialization, cancellationToken)));
}
