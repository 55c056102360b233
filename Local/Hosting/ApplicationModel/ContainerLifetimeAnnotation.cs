namespace Aspire.Hosting.ApplicationModel;

/// <summary>Whether a container outlives the application.</summary>
internal sealed record ContainerLifetimeAnnotation(ContainerLifetime Lifetime) : IResourceAnnotation;
