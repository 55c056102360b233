using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Processes;

namespace EmbeddedHosting.Engine;

/// <summary>Starts projects and programs as child processes.</summary>
internal sealed class ProcessLauncher : IResourceLauncher
{
    public string Describe(IResource resource) => resource switch
    {
        ProjectResource => resource.Annotations.OfType<ProjectPathAnnotation>().Single().ProjectPath,
        ExecutableResource executable => executable.Command,
        _ => "",
    };

    public Task<IRunningResource> LaunchAsync(IResource resource, LaunchSpec spec, Action<OutputLine> output, CancellationToken cancellationToken)
    {
        var (program, directory) = Locate(resource);
        var options = new ChildProcessOptions
        {
            FileName = program,
            Arguments = [.. spec.Arguments.Select(static a => a.Text ?? "")],
            WorkingDirectory = directory,
            Environment = EnvironmentOf(spec),
            Output = output,
        };
        try
        {
            return Task.FromResult<IRunningResource>(new RunningProcess(ChildProcess.Start(options)));
        }
        catch (ProcessStartException exception)
        {
            throw new DistributedApplicationException(exception.Message, exception);
        }
    }

    private static (string Program, string Directory) Locate(IResource resource)
    {
        if (resource is ExecutableResource executable)
        {
            var command = executable.Command.Contains('/', StringComparison.Ordinal)
                ? Path.Combine(executable.WorkingDirectory, executable.Command)
                : executable.Command;
            return (command, executable.WorkingDirectory);
        }

        var project = resource.Annotations.OfType<ProjectPathAnnotation>().SingleOrDefault()
            ?? throw new DistributedApplicationException($"Project '{resource.Name}' has no project file: add it with AddProject.");
        var output = ProjectOutput.Find(project.ProjectPath);
        return (output, ProjectOutput.DirectoryOf(project.ProjectPath));
    }

    private static Dictionary<string, string?> EnvironmentOf(LaunchSpec spec)
    {
        // Variables that are about this process itself are not for its children.
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = null,
            ["DOTNET_LAUNCH_PROFILE"] = null,
            ["DOTNET_TieredPGO"] = "0", // instrumentation costs a start more than a run of minutes gets back
        };
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(static n => n.StartsWith("OTEL_", StringComparison.Ordinal)))
        {
            variables[name] = null;
        }

        foreach (var variable in spec.Environment)
        {
            variables[variable.Name] = variable.Value ?? "";
        }

        return variables;
    }
}
