namespace SecretsEmulator.Model;

/// <summary>The secrets. One change at a time; a change is in the file before anybody sees it.</summary>
internal sealed class SecretStore(StateFile? file, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private Catalog _catalog = file?.Load() ?? Catalog.Empty;

    /// <summary>The secrets at this moment.</summary>
    public Catalog Current => Volatile.Read(ref _catalog);

    public Answer<TResponse> Execute<TRequest, TResponse>(Operation<TRequest, TResponse> operation, TRequest request)
        where TResponse : class
    {
        lock (_gate)
        {
            var catalog = _catalog.Purge(time.GetUtcNow());
            var answer = operation(request, ref catalog);
            if (answer.Succeeded)
                Commit(catalog);
            return answer;
        }
    }

    /// <summary>Changes one secret if it still exists; for the rotation.</summary>
    /// <returns>The secret as it is now, null when it is gone.</returns>
    public Secret? Update(string name, Func<Secret, Secret> change)
    {
        lock (_gate)
        {
            if (_catalog.Secrets.GetValueOrDefault(name) is not { } secret)
                return null;
            var changed = change(secret);
            Commit(_catalog.With(changed));
            return changed;
        }
    }

    public void Dispose() => file?.Dispose();

    private void Commit(Catalog catalog)
    {
        if (ReferenceEquals(catalog, _catalog))
            return;
        file?.Save(catalog);
        Volatile.Write(ref _catalog, catalog);
    }
}

/// <summary>An operation: reads the catalog and may put a changed one in its place.</summary>
internal delegate Answer<TResponse> Operation<in TRequest, TResponse>(TRequest request, ref Catalog catalog)
    where TResponse : class;
