using Aspire.Hosting.ApplicationModel;

namespace EmbeddedHosting.Engine;

/// <summary>Start, stop and restart, which every resource with a process has.</summary>
internal static class DefaultCommands
{
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);

    public static void Add(ResourceSupervisor supervisor)
    {
        Add(supervisor.Resource, "start", "Start", static state => !IsUp(state), () =>
        {
            supervisor.Start();
            return Task.CompletedTask;
        });
        Add(supervisor.Resource, "stop", "Stop", IsUp, () => supervisor.StopAsync(_grace));
        Add(supervisor.Resource, "restart", "Restart", static state => state == KnownResourceStates.Running, async () =>
        {
            await supervisor.StopAsync(_grace);
            supervisor.Start();
        });
    }

    private static bool IsUp(string? state) => state is not null && state != KnownResourceStates.NotStarted && !KnownResourceStates.TerminalStates.Contains(state);

    private static void Add(IResource resource, string name, string displayName, Func<string?, bool> enabled, Func<Task> action) =>
        resource.Annotations.Add(new ResourceCommandAnnotation(
            name,
            displayName,
            context => enabled(context.ResourceSnapshot.State?.Text) ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            async _ =>
            {
                await action();
                return CommandResults.Success();
            },
            new CommandOptions()));
}
