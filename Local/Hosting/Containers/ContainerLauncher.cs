using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using EmbeddedHosting.Engine;
using Processes;

namespace EmbeddedHosting.Containers;

/// <summary>Starts containers.</summary>
internal sealed class ContainerLauncher : IResourceLauncher
{
    public string Describe(IResource resource)
    {
        var image = resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault();
        return image is null ? "" : $"{image.Image}:{image.Tag}";
    }

    public Task<IRunningResource> LaunchAsync(IResource resource, LaunchSpec spec, Action<OutputLine> output, CancellationToken cancellationToken) =>
        throw new DistributedApplicationException("Containers are not run by this engine yet.");
}
