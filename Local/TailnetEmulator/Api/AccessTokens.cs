using System.Collections.Concurrent;

namespace TailnetEmulator.Api;

/// <summary>OAuth access tokens, by digest.</summary>
internal sealed class AccessTokens(TimeProvider time)
{
    /// <summary>How long a token lives, as Tailscale's: 1 h.</summary>
    public static TimeSpan Life { get; } = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, AccessToken> _tokens = new(StringComparer.Ordinal);

    public string Issue(IReadOnlyList<string> scopes)
    {
        foreach (var (digest, old) in _tokens)
        {
            if (old.Expires <= time.GetUtcNow())
            {
                _tokens.TryRemove(digest, out _);
            }
        }

        var token = $"tskey-api-k{Secret.New(11)}CNTRL-{Secret.New(32)}";
        _tokens[Secret.Digest(token)] = new AccessToken(scopes, time.GetUtcNow() + Life);
        return token;
    }

    public AccessToken? Find(string token) =>
        _tokens.TryGetValue(Secret.Digest(token), out var found) && found.Expires > time.GetUtcNow() ? found : null;
}
