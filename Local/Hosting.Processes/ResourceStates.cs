namespace Hosting.Processes;

/// <summary>What states of resources mean.</summary>
internal static class ResourceStates
{
    /// <summary>
    /// Whether the resource has a process or a container, and that has ended by itself or could not be started: neither a person nor AppHost
    /// has stopped it.
    /// </summary>
    /// <param name="resource">The resource.</param>
    /// <param name="current">Its state now.</param>
    /// <param name="before">Its state before that; null when this is the first.</param>
    public static bool IsCrash(IResource resource, CustomResourceSnapshot current, string? before) => current.State?.Text switch
    {
        _ when resource is not (ProjectResource or ExecutableResource or ContainerResource) => false,
        _ when before is null || before == current.State?.Text || before == KnownResourceStates.Stopping => false,
        var state when state == KnownResourceStates.FailedToStart => true,
        var state when state == KnownResourceStates.Exited || state == KnownResourceStates.Finished => current.ExitCode is not 0,
        _ => false,
    };
}
