using LambdaEmulator.RuntimeApi;
using Processes;

namespace LambdaEmulator.Sandboxes;

/// <summary>
/// Ends the processes of a sandbox as Lambda does: SIGTERM to the runtime, then the SHUTDOWN event to the extensions that want it,
/// then SIGKILL for what is left. Without extensions there is no grace; with internal ones 500 ms, with external ones 2,000 ms, of
/// which the runtime has 300 (Lambda developer guide, "Shutdown phase").
/// </summary>
internal sealed class SandboxShutdown(TimeProvider time, SandboxSession session, SandboxProcesses processes)
{
    private static readonly TimeSpan _externalBudget = TimeSpan.FromMilliseconds(2000);
    private static readonly TimeSpan _internalBudget = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _runtimeShare = TimeSpan.FromMilliseconds(300);

    public async Task RunAsync(string reason)
    {
        var extensions = session.Extensions;
        var budget = extensions.Any(static extension => extension.IsExternal) ? _externalBudget
            : extensions.Count > 0 ? _internalBudget
            : TimeSpan.Zero;
        if (budget > TimeSpan.Zero)
        {
            await GracefullyAsync(reason, extensions, budget);
        }

        await processes.DisposeAsync();
    }

    private async Task GracefullyAsync(string reason, IReadOnlyList<ExtensionSession> extensions, TimeSpan budget)
    {
        using var deadline = new CancellationTokenSource(budget, time);
        var deadlineMs = (time.GetUtcNow() + budget).ToUnixTimeMilliseconds();
        foreach (var extension in extensions.Where(static extension => extension.IsExternal && !extension.WantsShutdown))
        {
            processes.Extension(extension.Name)?.Group.Signal(ProcessSignal.Kill);
        }

        // Frozen processes get no signal but SIGKILL before they are continued.
        processes.Runtime?.Group.Signal(ProcessSignal.Terminate);
        processes.Signal(ProcessSignal.Continue);
        await RuntimeEndedAsync(budget == _externalBudget ? _runtimeShare : _internalBudget);

        var told = extensions.Where(static extension => extension.WantsShutdown).ToList();
        var shutdown = told.ConvertAll(extension =>
        {
            extension.Deliver(ExtensionEvent.Shutdown(reason, deadlineMs));
            return EndedAsync(extension, deadline.Token);
        });
        await Task.WhenAll(shutdown);
    }

    private async Task RuntimeEndedAsync(TimeSpan limit)
    {
        if (processes.Runtime is { } runtime)
        {
            await Task.WhenAny(runtime.Exited, Task.Delay(limit, time, CancellationToken.None));
            runtime.Group.Signal(ProcessSignal.Kill);
        }
    }

    private async Task EndedAsync(ExtensionSession extension, CancellationToken deadline)
    {
        try
        {
            await session.Gate.WhenAsync(() => extension.State is ExtensionState.Exited or ExtensionState.ExitError, deadline);
        }
        catch (OperationCanceledException)
        {
            // Its time is up.
        }
    }
}

/// <summary>The reasons that the Extensions API knows.</summary>
internal static class ShutdownReason
{
    public const string Spindown = "spindown";
    public const string Timeout = "timeout";
    public const string Failure = "failure";
}
