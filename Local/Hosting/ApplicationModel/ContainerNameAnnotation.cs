namespace Aspire.Hosting.ApplicationModel;

/// <summary>The name of a container instead of a made-up one.</summary>
internal sealed record ContainerNameAnnotation(string Name) : IResourceAnnotation;
