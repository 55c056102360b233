using Aspire.Hosting.ApplicationModel;
using EmbeddedHosting.Containers;

namespace EmbeddedHosting.Engine;

/// <summary>Which launcher starts which kind of resource.</summary>
internal sealed class LauncherSelector(ProcessLauncher processes, ContainerLauncher containers)
{
    /// <summary>Null for resources that have no process of their own.</summary>
    public IResourceLauncher? For(IResource resource) => resource switch
    {
        ProjectResource or ExecutableResource => processes,
        ContainerResource => containers,
        _ => null,
    };
}
