using System.Text;
using System.Text.Json;
using SecretsManager;
using SecretsManager.Model;

namespace Routing.Secrets;

/// <summary>
/// Secrets of Secrets Manager, kept for a while. Both AWSCURRENT and AWSPREVIOUS are accepted, and a failed verification makes it look again,
/// so that a rotation drops nothing whichever side changes first.
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

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Begins to fetch secrets, so that the first webhook finds them.</summary>
    public void Prefetch(IEnumerable<SecretReference> references)
    {
        foreach (var name in references.Select(reference => reference.Name).Distinct(StringComparer.Ordinal))
        {
            _ = Task.Run(() => Load(name, SecretsLimit));
        }
    }

    /// <inheritdoc />
    public SecretValues Get(SecretReference reference, TimeSpan limit)
    {
        var entry = Find(reference.Name);
        if (entry is null || time.GetUtcNow() - entry.Fetched >= Lifetime)
        {
            entry = Load(reference.Name, limit);
        }

        return Select(entry, reference);
    }

    /// <inheritdoc />
    public SecretValues? Refresh(SecretReference reference, TimeSpan limit)
    {
        var before = Find(reference.Name);
        if (before is not null && time.GetUtcNow() - before.Fetched < RefreshInterval)
        {
            return null;
        }

        var after = Load(reference.Name, limit);
        return after.Current == before?.Current && after.Previous == before?.Previous ? null : Select(after, reference);
    }

    private static TimeSpan SecretsLimit => TimeSpan.FromSeconds(5);

    private Entry? Find(string name)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(name);
        }
    }

    private Entry Load(string name, TimeSpan limit)
    {
        var entry = FetchAsync(name, limit).GetAwaiter().GetResult();
        lock (_gate)
        {
            if (entry.Error is not null && _entries.TryGetValue(name, out var kept) && kept.Error is null && time.GetUtcNow() - kept.Valid < StaleLifetime)
            {
                warn($"{entry.Error} The values fetched before are used on.");
                // Asked again only after the interval, not with every webhook; the values' own age counts on.
                entry = kept with { Fetched = time.GetUtcNow() - Lifetime + RefreshInterval };
            }

            _entries[name] = entry;
        }

        return entry;
    }

    private async Task<Entry> FetchAsync(string name, TimeSpan limit)
    {
        var now = time.GetUtcNow();
        using var timeout = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.FromMilliseconds(1), time);
        try
        {
            var fetchingPrevious = client.GetSecretValueAsync(new GetSecretValueRequest(name, VersionStage: "AWSPREVIOUS"), timeout.Token);
            var current = await client.GetSecretValueAsync(new GetSecretValueRequest(name), timeout.Token);
            var previous = await fetchingPrevious;
            if (!current.Succeeded)
            {
                return Entry.Failed(now, $"Secret '{name}': {current.Error}");
            }

            if (!previous.Succeeded && previous.Error.Failure != SecretsManagerFailure.NotFound)
            {
                warn($"Secret '{name}', AWSPREVIOUS: {previous.Error}");
            }

            return current.Value.SecretString is { } text
                ? new Entry(now, now, text, previous.Value?.SecretString, null)
                : Entry.Failed(now, $"Secret '{name}' is binary; it must be text.");
        }
        catch (OperationCanceledException)
        {
            return Entry.Failed(now, $"Secret '{name}': Secrets Manager did not answer within {limit.TotalSeconds:0.0} s.");
        }
    }

    private static SecretValues Select(Entry entry, SecretReference reference)
    {
        if (entry.Error is not null)
        {
            return new SecretValues([], entry.Error);
        }

        var current = Value(entry.Current!, reference.Key);
        if (current is null)
        {
            return new SecretValues([], $"Secret '{reference.Name}' is not a JSON object with a text under '{reference.Key}'.");
        }

        var previous = entry.Previous is null ? null : Value(entry.Previous, reference.Key);
        return new SecretValues(previous is null || previous == current
            ? [Encoding.UTF8.GetBytes(current)]
            : [Encoding.UTF8.GetBytes(current), Encoding.UTF8.GetBytes(previous)]);
    }

    private static string? Value(string secret, string? key)
    {
        if (key is null)
        {
            return secret.Length > 0 ? secret : null;
        }

        try
        {
            using var json = JsonDocument.Parse(secret);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(key, out var value) &&
                value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
                ? text
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="Fetched">When Secrets Manager was asked last.</param>
    /// <param name="Valid">When it gave these values.</param>
    /// <param name="Current">AWSCURRENT.</param>
    /// <param name="Previous">AWSPREVIOUS, or null.</param>
    /// <param name="Error">Why there are no values.</param>
    private sealed record Entry(DateTimeOffset Fetched, DateTimeOffset Valid, string? Current, string? Previous, string? Error)
    {
        // Kept for moments only: neither a webhook each nor a long outage.
        public static Entry Failed(DateTimeOffset now, string error) => new(now - Lifetime + TimeSpan.FromSeconds(3), now, null, null, error);
    }
}
