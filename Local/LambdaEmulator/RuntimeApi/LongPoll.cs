namespace LambdaEmulator.RuntimeApi;

/// <summary>
/// A place where one client waits for one item at a time. A later poll takes the place of an earlier one, whose connection may
/// be dead without our knowing; an item that could not be handed over waits for the next poll. Guarded by the session's gate.
/// </summary>
internal sealed class LongPoll<T>
    where T : class
{
    private TaskCompletionSource<T?>? _waiting;
    private T? _item;

    public bool IsPolled => _waiting is not null;

    public bool HasUndelivered => _item is not null;

    /// <summary>Hands an item to the waiting client, or keeps it for the next poll.</summary>
    /// <returns>True when a client was waiting.</returns>
    public bool Offer(T item)
    {
        if (_waiting is { } waiting)
        {
            _waiting = null;
            if (waiting.TrySetResult(item))
            {
                return true;
            }
        }

        _item = item;
        return false;
    }

    /// <summary>A task with the item, or with null when a later poll took this one's place.</summary>
    public Task<T?> Poll(out bool taken)
    {
        _waiting?.TrySetResult(null);
        _waiting = null;
        if (_item is { } item)
        {
            _item = null;
            taken = true;
            return Task.FromResult<T?>(item);
        }

        taken = false;
        _waiting = new TaskCompletionSource<T?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.Task;
    }

    /// <summary>The client of this poll went away.</summary>
    /// <returns>True when it was the one that waited.</returns>
    public bool Abandon(Task<T?> poll)
    {
        if (_waiting?.Task != poll)
        {
            return false;
        }

        _waiting = null;
        return true;
    }
}
