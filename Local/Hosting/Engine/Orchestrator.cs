using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using EmbeddedHosting.Dashboards;
using Microsoft.Extensions.Hosting;

namespace EmbeddedHosting.Engine;

/// <summary>Starts the whole model, in parallel as far as its waits allow, and stops it in reverse order.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    LauncherSelector launchers,
    EngineServices services,
    DashboardHost dashboard) : IHostedService, IAsyncDisposable
{
    private Dictionary<IResource, ResourceSupervisor> _supervisors = [];
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<EndpointProxy> _proxies = [];
    private Task _initializations = Task.CompletedTask;

    /// <exception cref="DistributedApplicationException">The model cannot run; nothing was started.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        WaitGraph.EnsureAcyclic(model.Resources);
        dashboard.Prepare();
        _proxies = PortAllocator.Allocate(model.Resources);
        _supervisors = model.Resources
            .Select(r => (Resource: r, Launcher: launchers.For(r)))
            .Where(static pair => pair.Launcher is not null)
            .ToDictionary(static pair => pair.Resource, pair => new ResourceSupervisor(pair.Resource, pair.Launcher!, services));
        foreach (var resource in model.Resources)
        {
            await InitialState.PublishAsync(resource, launchers.For(resource), services);
        }

        _initializations = InitialState.InitializeAsync(model.Resources, services, _stopping.Token);
        foreach (var proxy in _proxies)
        {
            proxy.Start();
        }

        foreach (var supervisor in _supervisors.Values)
        {
            DefaultCommands.Add(supervisor);
            if (!supervisor.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
            {
                supervisor.Start();
            }
        }

        await dashboard.StartAsync(cancellationToken);
    }

    /// <summary>Stops everything within <see cref="ShutdownPlan.Limit"/>, dependants before what they depend on.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _initializations.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await new ShutdownPlan(_supervisors, services.Clock).RunAsync();
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        services.Notifications.Complete();
        await dashboard.DisposeAsync();
    }

    /// <summary>Can be called twice: the service provider knows this instance by two registrations.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var supervisor in Interlocked.Exchange(ref _supervisors, []).Values)
        {
            await supervisor.DisposeAsync();
        }

        await dashboard.DisposeAsync();
        _stopping.Dispose();
    }
}
