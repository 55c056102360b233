using System.Diagnostics.CodeAnalysis;

namespace TailnetEmulator.Keys;

/// <summary>The tailnet's auth keys.</summary>
internal sealed class KeyStore(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AuthKey> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuthKey> _byDigest = new(StringComparer.Ordinal);

    public IReadOnlyList<AuthKey> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _byId.Values];
            }
        }
    }

    /// <returns>The record, and the key itself, which is shown this once.</returns>
    public (AuthKey Key, string Secret) Create(DeviceCreation create, TimeSpan life, string description)
    {
        var id = $"k{Secret.New(11)}CNTRL";
        var secret = $"tskey-auth-{id}-{Secret.New(32)}";
        var now = time.GetUtcNow();
        var key = new AuthKey { Id = id, Digest = Secret.Digest(secret), Created = now, Expires = now + life, Create = create, Description = description };
        lock (_lock)
        {
            _byId.Add(id, key);
            _byDigest.Add(key.Digest, key);
        }

        return (key, secret);
    }

    public bool TryGet(string id, [NotNullWhen(true)] out AuthKey? key)
    {
        lock (_lock)
        {
            return _byId.TryGetValue(id, out key);
        }
    }

    public bool Revoke(string id)
    {
        lock (_lock)
        {
            if (!_byId.TryGetValue(id, out var key) || key.Revoked is not null)
            {
                return false;
            }

            key.Revoked = time.GetUtcNow();
            return true;
        }
    }

    /// <summary>Takes a key for a login.</summary>
    /// <returns>The key, or why it is refused, in the words of the real control plane.</returns>
    public (AuthKey? Key, string? Refusal) Use(string secret)
    {
        lock (_lock)
        {
            if (!_byDigest.TryGetValue(Secret.Digest(secret), out var key))
            {
                return (null, "invalid key: API key does not exist");
            }

            var refusal = key switch
            {
                { Revoked: not null } => $"invalid key: API key {key.Id} has been revoked",
                _ when key.Expires <= time.GetUtcNow() => $"invalid key: API key {key.Id} has expired",
                { IsUsedUp: true } => $"invalid key: API key {key.Id} has already been used",
                _ => null,
            };
            if (refusal is not null)
            {
                return (null, refusal);
            }

            key.Uses++;
            return (key, null);
        }
    }
}
