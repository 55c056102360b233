using Aspire.Hosting.ApplicationModel;
using Processes;

namespace EmbeddedHosting.Engine;

/// <summary>Starts resources of one kind.</summary>
internal interface IResourceLauncher
{
    /// <summary>What a person would call the source of the resource: a project file, a command line, an image.</summary>
    string Describe(IResource resource);

    /// <exception cref="Aspire.Hosting.DistributedApplicationException">It cannot be started; the message says why.</exception>
    Task<IRunningResource> LaunchAsync(IResource resource, LaunchSpec spec, Action<OutputLine> output, CancellationToken cancellationToken);
}
