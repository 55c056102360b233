using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using Processes;

namespace EmbeddedHosting.Engine;

/// <summary>Keeps one resource running: waits for its dependencies, starts it, watches its health, starts it again after a crash.</summary>
internal sealed class ResourceSupervisor(IResource resource, IResourceLauncher launcher, EngineServices services) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly LastLines _lastLines = new();
    private CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private TimeSpan _grace;

    public IResource Resource { get; } = resource;

    /// <summary>Starts the resource unless it is started already.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_running.IsCompleted)
            {
                _stopping.Dispose();
                _stopping = new CancellationTokenSource();
                var token = _stopping.Token;
                _running = Task.Run(() => RunAsync(token), CancellationToken.None);
            }
        }
    }

    /// <summary>Stops the resource on purpose: it is not started again by itself.</summary>
    /// <param name="grace">How long its processes have to end by themselves.</param>
    public async Task StopAsync(TimeSpan grace)
    {
        Task running;
        CancellationTokenSource stopping;
        lock (_lock)
        {
            _grace = grace;
            running = _running;
            stopping = _stopping;
        }

        await stopping.CancelAsync();
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        var backoff = new RestartBackoff();
        try
        {
            while (await RunOnceAsync(stopping) is { } crashedAfter)
            {
                var wait = backoff.After(crashedAfter);
                services.Logs.GetLogger(Resource).LogWarning("Starts again in {Seconds:0} s.", wait.TotalSeconds);
                await Task.Delay(wait, services.Clock, stopping);
                await PublishAsync(s => s with { Restarts = s.Restarts + 1 });
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await PublishAsync(static s => s with { State = KnownResourceStates.Exited, WaitingFor = [] });
        }
        catch (Exception exception)
        {
            var reason = exception is DistributedApplicationException ? exception.Message : exception.ToString();
            services.Logs.GetLogger(Resource).LogError("Failed to start: {Reason}", reason);
            await PublishAsync(static s => s with { State = KnownResourceStates.FailedToStart, WaitingFor = [] });
        }
    }

    /// <returns>How long it ran when it crashed; null when it was stopped or has finished.</returns>
    private async Task<TimeSpan?> RunOnceAsync(CancellationToken stopping)
    {
        await services.Notifications.WaitForDependenciesAsync(Resource, stopping);
        await PublishAsync(static s => s with { State = KnownResourceStates.Starting, ExitCode = null, StopTimeStamp = null, WaitingFor = [] });
        var spec = await services.Specs.BuildAsync(Resource, stopping);
        await PublishAsync(s => s with
        {
            EnvironmentVariables = [.. spec.Environment.Select(static v => new EnvironmentVariableSnapshot(v.Name, v.Value, true) { IsSecret = v.IsSecret })],
            Properties = [.. s.Properties.Where(static p => p.Name != "Arguments"), .. Arguments(spec)],
        });
        _lastLines.Clear();
        await using var running = await launcher.LaunchAsync(Resource, spec, Output, stopping);
        var started = services.Clock.GetTimestamp();
        await PublishAsync(s => s with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = services.Clock.GetUtcNow().UtcDateTime,
            ProcessId = running.ProcessId,
            HealthReports = HealthMonitor.Unchecked(Resource),
        });

        var exitCode = await WatchAsync(running, stopping);
        var ran = services.Clock.GetElapsedTime(started);
        await PublishAsync(s => s with
        {
            State = exitCode == 0 && !stopping.IsCancellationRequested ? KnownResourceStates.Finished : KnownResourceStates.Exited,
            StopTimeStamp = services.Clock.GetUtcNow().UtcDateTime,
            ExitCode = exitCode,
            ProcessId = null,
        });
        if (stopping.IsCancellationRequested || (exitCode == 0 && !IsServer))
        {
            return null;
        }

        ReportCrash(exitCode, ran);
        return ran;
    }

    private bool IsServer => Resource.Annotations.OfType<EndpointAnnotation>().Any();

    private async Task<int> WatchAsync(IRunningResource running, CancellationToken stopping)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var health = WatchHealthAsync(watching.Token);
        try
        {
            return await running.Exited.WaitAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await PublishAsync(static s => s with { State = KnownResourceStates.Stopping });
            await running.StopAsync(_grace);
            return await running.Exited;
        }
        finally
        {
            await watching.CancelAsync();
            await health;
        }
    }

    private async Task WatchHealthAsync(CancellationToken cancellationToken)
    {
        try
        {
            await services.Health.RunAsync(Resource, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // It ended or is being stopped.
        }
    }

    private void Output(OutputLine line)
    {
        _lastLines.Add(line.Text);
        services.Logs.Append(Resource.Name, line.Text, line.Stream == OutputStream.StandardError);
    }

    private void ReportCrash(int exitCode, TimeSpan ran)
    {
        var last = _lastLines.ToList();
        var lines = last.Count == 0 ? "it printed nothing." : $"its last {(last.Count == 1 ? "line" : $"{last.Count} lines")}:";
        Report($"'{Resource.Name}' exited with code {exitCode} after {ran.TotalSeconds:0.0} s; {lines}");
        foreach (var line in last)
        {
            Report($"  > {line}");
        }

        void Report(string text) => services.Logs.Append(Resource.Name, text, isError: true, isFromEngine: true);
    }

    private static IEnumerable<ResourcePropertySnapshot> Arguments(LaunchSpec spec) => spec.Arguments.Count == 0
        ? []
        : [new ResourcePropertySnapshot("Arguments", string.Join(' ', spec.Arguments))];

    private Task PublishAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        services.Notifications.PublishUpdateAsync(Resource, change);
}
