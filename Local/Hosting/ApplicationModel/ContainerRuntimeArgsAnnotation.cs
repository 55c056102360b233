namespace Aspire.Hosting.ApplicationModel;

/// <summary>More arguments for docker run or podman run.</summary>
internal sealed record ContainerRuntimeArgsAnnotation(IReadOnlyList<string> Args) : IResourceAnnotation;
