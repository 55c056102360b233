namespace Aspire.Hosting.ApplicationModel;

/// <summary>A program on this machine.</summary>
public class ExecutableResource(string name, string command, string workingDirectory)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    /// <summary>A path (relative to the working directory when it has a slash) or a name on PATH.</summary>
    public string Command { get; } = command;

    public string WorkingDirectory { get; } = workingDirectory;
}
