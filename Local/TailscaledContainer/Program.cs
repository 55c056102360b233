using System.Runtime.InteropServices;
using Processes;
using TailscaledContainer;

if (args is ["--help" or "-h"])
{
    Console.WriteLine("""
        Runs tailscaled in a container as if it were a program on this machine: takes tailscaled's arguments, ends with its exit code,
        and hands SIGTERM and SIGINT on. The container is on the machine's own network and sees the directories of --socket and --statedir.

          tailscaled-container --pull   gets the image, where the engine does not have it

          CONTAINER_ENGINE    docker or podman, a path or a name on PATH (docker)
          TAILSCALED_IMAGE    the image, with its tag (tailscale/tailscale:v1.96)
        """);
    return 0;
}

var engine = new Engine(
    Environment.GetEnvironmentVariable("CONTAINER_ENGINE") is { Length: > 0 } path ? path : "docker",
    Environment.GetEnvironmentVariable("TAILSCALED_IMAGE") is { Length: > 0 } image ? image : "tailscale/tailscale:v1.96");
try
{
    return args is ["--pull"] ? await engine.PullAsync() : await RunAsync(engine, args);
}
catch (ProcessStartException exception)
{
    await Console.Error.WriteLineAsync($"CONTAINER_ENGINE: {exception.Message} Name a docker or podman.");
    return 127;
}

static async Task<int> RunAsync(Engine engine, string[] args)
{
    var container = new DaemonContainer(engine, args, ProcessUser.Current);
    await using var running = container.Start();
    void End(PosixSignalContext context)
    {
        context.Cancel = true;
        running.Group.Signal(ProcessSignal.Terminate);
    }

    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    var exitCode = await running.Exited;
    await running.OutputCompleted;
    container.Ended();
    return exitCode;
}
