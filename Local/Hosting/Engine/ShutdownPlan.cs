using Aspire.Hosting.ApplicationModel;

namespace EmbeddedHosting.Engine;

/// <summary>Stops resources in reverse order of their waits: each one after all that wait for it, independent ones together.</summary>
internal sealed class ShutdownPlan(IReadOnlyDictionary<IResource, ResourceSupervisor> supervisors, TimeProvider clock)
{
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<IResource, Task> _stops = [];
    private readonly long _started = clock.GetTimestamp();

    /// <summary>After this, what is left is killed.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(4);

    public Task RunAsync() => Task.WhenAll(supervisors.Keys.Select(Stop));

    private Task Stop(IResource resource)
    {
        if (!_stops.TryGetValue(resource, out var stop))
        {
            var dependants = supervisors.Keys
                .Where(other => other.Annotations.OfType<WaitAnnotation>().Any(w => w.Resource == resource))
                .Select(Stop)
                .ToList();
            _stops[resource] = stop = StopAfterAsync(dependants, supervisors[resource]);
        }

        return stop;
    }

    private async Task StopAfterAsync(IReadOnlyList<Task> dependants, ResourceSupervisor supervisor)
    {
        await Task.WhenAll(dependants);
        var left = Limit - clock.GetElapsedTime(_started);
        await supervisor.StopAsync(left > _shortest ? left : _shortest);
    }
}
