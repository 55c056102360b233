using System.Reflection;
using Aspire.Hosting;

namespace EmbeddedHosting.Testing;

/// <summary>
/// Runs an AppHost's entry point up to Build, hands its builder over, and keeps it waiting in Run until the test ends the application.
/// It flows to the builder with the execution context, so tests in parallel do not meet.
/// </summary>
internal sealed class EntryPointInterception(Action<DistributedApplicationOptions> configure)
{
    private static readonly AsyncLocal<EntryPointInterception?> _current = new();

    private readonly TaskCompletionSource<IDistributedApplicationBuilder> _building = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _buildAllowed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _entryPoint = Task.CompletedTask;

    public static EntryPointInterception? Current => _current.Value;

    /// <summary>Starts the entry point and returns its builder when it calls Build.</summary>
    /// <exception cref="DistributedApplicationException">The entry point ended before; its own exception, if any, is inside.</exception>
    public async Task<IDistributedApplicationBuilder> StartAsync(Assembly assembly, string[] args, CancellationToken cancellationToken)
    {
        var entryPoint = assembly.EntryPoint
            ?? throw new DistributedApplicationException($"Assembly '{assembly.GetName().Name}' has no entry point.");
        // A thread of its own: until Build returns, the entry point blocks.
        _entryPoint = Task.Factory.StartNew(
            () => RunEntryPoint(entryPoint, args), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAny(_building.Task, _entryPoint).WaitAsync(cancellationToken);
        if (!_building.Task.IsCompleted)
        {
            await _entryPoint;
            throw new DistributedApplicationException($"The entry point of '{assembly.GetName().Name}' ended before it built an application.");
        }

        return await _building.Task;
    }

    /// <summary>Lets the entry point go on.</summary>
    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _buildAllowed.TrySetResult();
        await Task.WhenAny(_built.Task, _entryPoint).WaitAsync(cancellationToken);
        if (!_built.Task.IsCompleted)
        {
            await _entryPoint;
        }

        return await _built.Task;
    }

    public void Configure(DistributedApplicationOptions options) => configure(options);

    public void Building(IDistributedApplicationBuilder builder)
    {
        _building.TrySetResult(builder);
        _buildAllowed.Task.GetAwaiter().GetResult();
    }

    public void Built(DistributedApplication application) => _built.TrySetResult(application);

    public Task RunAsync() => _ended.Task;

    public void Ended() => _ended.TrySetResult();

    private void RunEntryPoint(MethodInfo entryPoint, string[] args)
    {
        _current.Value = this;
        try
        {
            var result = entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? null : [args]);
            (result as Task)?.GetAwaiter().GetResult();
        }
        catch (TargetInvocationException exception)
        {
            throw new DistributedApplicationException($"The entry point failed: {exception.InnerException!.Message}", exception.InnerException);
        }
    }
}
