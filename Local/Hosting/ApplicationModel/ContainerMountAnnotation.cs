namespace Aspire.Hosting.ApplicationModel;

/// <summary>A directory or volume in a container.</summary>
internal sealed record ContainerMountAnnotation(string? Source, string Target, ContainerMountType Type, bool IsReadOnly) : IResourceAnnotation;
