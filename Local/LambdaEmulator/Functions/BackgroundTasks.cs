namespace LambdaEmulator.Functions;

/// <summary>Tasks that nobody awaits where they are started, so that an end can wait for all of them.</summary>
internal sealed class BackgroundTasks
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    public void Add(Task task)
    {
        lock (_lock)
        {
            _running.Add(task);
        }

        _ = task.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>The end of those that run now.</summary>
    public Task WhenAll()
    {
        lock (_lock)
        {
            return Task.WhenAll([.. _running]);
        }
    }

    private void Remove(Task task)
    {
        lock (_lock)
        {
            _running.Remove(task);
        }
    }
}
