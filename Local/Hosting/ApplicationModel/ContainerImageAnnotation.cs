namespace Aspire.Hosting.ApplicationModel;

/// <summary>The image of a container.</summary>
internal sealed record ContainerImageAnnotation(string Image, string? Tag) : IResourceAnnotation;
