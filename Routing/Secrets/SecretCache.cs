using AwsClient;
using SecretsManager;
using SecretsManager.Model;

namespace Routing.Secrets;

/// <summary>
/// Secrets of Secrets Manager, kept for a while. AWSCURRENT comes first; a failed verification makes it look again, and for AWSPREVIOUS too, so
/// that a rotation drops nothing whichever side changes first. A request waits for its own secret alone, on its own thread.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="time">Clock.</param>
/// <param name="warn">Takes a text for the log, never with a secret in it.</param>
public sealed class SecretCache(SecretsManagerClient client, TimeProvider time, Action<string> warn) : ISecretSource
{
    /// <summary>How long values are used without asking again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>How long they are still used when Secrets Manager cannot be asked.</summary>
    public static readonly TimeSpan StaleLifetime = TimeSpan.FromHours(1);

    /// <summary>Least time between two looks that failed verifications cause: forged webhooks must not become a load on Secrets Manager.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(15);

    // Kept for moments only: neither a webhook each nor a long outage.
    private static readonly TimeSpan _errorLifetime = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, CachedSecret> _entries = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Begins to fetch secrets, so that webhooks find them. Nothing waits for it, and it fails without a trace: see <see cref="Get"/>.</summary>
    /// <returns>Ends when every secret was asked for.</returns>
    public Task Prefetch(IEnumerable<SecretReference> references)
    {
        string[] names = [.. references.Select(reference => reference.Name).Distinct(StringComparer.Ordinal)];
        return Task.Run(() => new SecretPrefetch(client, Keep).RunAsync(names));
    }

    /// <inheritdoc />
    public SecretValues Get(SecretReference reference, TimeSpan limit)
    {
        var entry = Find(reference.Name);
        if (entry is null || time.GetUtcNow() >= entry.Expires)
        {
            entry = Load(reference.Name, limit, entry is { HasAskedForPrevious: true });
        }

        return entry.Select(reference);
    }

    /// <inheritdoc />
    public SecretValues? Refresh(SecretReference reference, TimeSpan limit)
    {
        var before = Find(reference.Name);
        if (before is { HasAskedForPrevious: true } && time.GetUtcNow() - before.Asked < RefreshInterval)
        {
            return null;
        }

        var after = Load(reference.Name, limit, previousToo: true);
        return after.Current == before?.Current && after.Previous == before?.Previous ? null : after.Select(reference);
    }

    private CachedSecret? Find(string name)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(name);
        }
    }

    /// <summary>Keeps what the prefetch found, unless a request was faster.</summary>
    private void Keep(string name, string current)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _entries.TryAdd(name, new CachedSecret { Asked = now, Valid = now, Expires = now + Lifetime, Current = current });
        }
    }

    private CachedSecret Load(string name, TimeSpan limit, bool previousToo)
    {
        var entry = FetchAsync(name, limit, previousToo).GetAwaiter().GetResult();
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (entry.Error is not null && _entries.TryGetValue(name, out var kept) && kept.Error is null && now - kept.Valid < StaleLifetime)
            {
                warn($"{entry.Error} The values fetched before are used on.");
                // Asked again only after the interval, not with every webhook; the values' own age counts on.
                entry = kept.Prolonged(now, RefreshInterval, previousToo);
            }

            _entries[name] = entry;
        }

        return entry;
    }

    private async Task<CachedSecret> FetchAsync(string name, TimeSpan limit, bool previousToo)
    {
        using var timeout = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.FromMilliseconds(1), time);
        try
        {
            var fetchingPrevious = previousToo
                ? client.GetSecretValueAsync(new GetSecretValueRequest(name, VersionStage: StagingLabel.Previous), timeout.Token)
                : null;
            var current = await client.GetSecretValueAsync(new GetSecretValueRequest(name), timeout.Token);
            var previous = fetchingPrevious is null ? null : await fetchingPrevious;
            if (!current.Succeeded)
            {
                return Failed($"Secret '{name}': {current.Error}", previousToo);
            }

            if (previous is { Succeeded: false } && previous.Error.Failure != AwsFailure.NotFound)
            {
                warn($"Secret '{name}', AWSPREVIOUS: {previous.Error}");
            }

            return current.Value.SecretString is { } text
                ? Fetched(text, previous?.Value?.SecretString, previousToo)
                : Failed($"Secret '{name}' is binary; it must be text.", previousToo);
        }
        catch (OperationCanceledException)
        {
            return Failed($"Secret '{name}': Secrets Manager did not answer within {limit.TotalSeconds:0.0} s.", previousToo);
        }
    }

    private CachedSecret Fetched(string current, string? previous, bool previousToo)
    {
        var now = time.GetUtcNow();
        return new CachedSecret { Asked = now, Valid = now, Expires = now + Lifetime, Current = current, Previous = previous, HasAskedForPrevious = previousToo };
    }

    private CachedSecret Failed(string error, bool previousToo)
    {
        var now = time.GetUtcNow();
        return new CachedSecret { Asked = now, Valid = now, Expires = now + _errorLifetime, Error = error, HasAskedForPrevious = previousToo };
    }
}
