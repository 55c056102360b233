using Processes;

namespace TailscaledContainer;

/// <summary>
/// One tailscaled in a container of its own, removed when it ends or when this process does. It runs as this process's user, because
/// tailscaled lets only root and its own user change anything by the LocalAPI.
/// </summary>
internal sealed class DaemonContainer(Engine engine, IReadOnlyList<string> daemonArguments, ProcessUser user)
{
    // What tailscaled reads and is no secret: names only, their values are taken from the environment of the engine's command.
    private static readonly string[] _variables = ["TS_DEBUG_", "TS_NO_LOGS", "TS_LOGS_DIR", "AWS_LAMBDA_FUNCTION_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

    private readonly string _name = $"tailscaled-{Guid.NewGuid():N}";

    private string[] Remove => [ExecutablePath.Resolve(engine.Command) ?? engine.Command, "rm", "--force", _name];

    /// <summary>Starts it; its lines go to standard error, as tailscaled's do.</summary>
    /// <exception cref="ProcessStartException">There is no such engine.</exception>
    public ChildProcess Start()
    {
        var names = Environment.GetEnvironmentVariables().Keys.Cast<string>();
        Guardian.Current.AddCommand(Remove);
        return ChildProcess.Start(new ChildProcessOptions
        {
            FileName = engine.Command,
            Arguments = Arguments(names),
            Output = static line => Console.Error.WriteLine(line.Text),
        });
    }

    /// <summary>Nothing is left to remove.</summary>
    public void Ended() => Guardian.Current.RemoveCommand(Remove);

    /// <summary>The arguments of the engine's command.</summary>
    /// <param name="environment">Names of this process's environment variables.</param>
    public IReadOnlyList<string> Arguments(IEnumerable<string> environment)
    {
        var directories = Directories();
        List<string> arguments = ["run", "--rm", "--name", _name, "--network", "host", "--security-opt", "label=disable", .. User()];
        arguments.AddRange(directories.SelectMany(static d => new[] { "--volume", $"{d}:{d}" }));
        arguments.AddRange(environment.Where(static name => _variables.Any(v => name.StartsWith(v, StringComparison.Ordinal))).SelectMany(static name => new[] { "--env", name }));
        if (directories.Count > 0)
        {
            // A user without a home in the image could write nowhere else.
            arguments.AddRange(["--env", $"HOME={directories[0]}"]);
        }

        return [.. arguments, "--entrypoint", "tailscaled", engine.Image, .. daemonArguments];
    }

    private string[] User() => (engine.IsPodman, user.IsRoot) switch
    {
        (true, true) => [],
        (true, false) => ["--userns", "keep-id"],
        _ => ["--user", $"{user.UserId}:{user.GroupId}"],
    };

    private List<string> Directories() => [.. daemonArguments.Select(Directory).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static string? Directory(string argument) => argument.Split('=', 2) switch
    {
        ["--socket", var path] => Path.GetDirectoryName(Path.GetFullPath(path)),
        ["--statedir", var path] => Path.GetFullPath(path),
        _ => null,
    };
}
