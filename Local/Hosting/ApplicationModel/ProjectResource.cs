namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project of this repository, run from what it was built to.</summary>
public class ProjectResource(string name)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport;
