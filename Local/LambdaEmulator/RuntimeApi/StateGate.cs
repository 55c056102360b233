namespace LambdaEmulator.RuntimeApi;

/// <summary>A lock around a state, and waiting for conditions on it.</summary>
internal sealed class StateGate
{
    private readonly Lock _lock = new();
    private readonly List<(Func<bool> Condition, TaskCompletionSource Source)> _waiters = [];

    /// <summary>Runs a change under the lock and releases the waiters whose condition it made true.</summary>
    public T Change<T>(Func<T> change)
    {
        lock (_lock)
        {
            var result = change();
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Condition())
                {
                    _waiters[i].Source.TrySetResult();
                    _waiters.RemoveAt(i);
                }
            }

            return result;
        }
    }

    public void Change(Action change) => Change(() =>
    {
        change();
        return true;
    });

    public T Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    /// <summary>Completes once the condition holds; cancelled, it forgets the waiter.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async Task WhenAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        TaskCompletionSource source;
        lock (_lock)
        {
            if (condition())
            {
                return;
            }

            source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((condition, source));
        }

        using var registration = cancellationToken.Register(() =>
        {
            lock (_lock)
            {
                _waiters.RemoveAll(waiter => waiter.Source == source);
            }

            source.TrySetCanceled(cancellationToken);
        });
        await source.Task;
    }
}
