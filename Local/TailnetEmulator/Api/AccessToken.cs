namespace TailnetEmulator.Api;

/// <summary>What a token may do, and until when.</summary>
internal sealed record AccessToken(IReadOnlyList<string> Scopes, DateTimeOffset Expires)
{
    /// <summary>Whether the token covers a scope; a scope covers its own <c>:read</c>, and <c>all</c> everything.</summary>
    public bool Allows(string scope) =>
        Scopes.Contains("all", StringComparer.Ordinal)
        || Scopes.Contains(scope, StringComparer.Ordinal)
        || (scope.EndsWith(":read", StringComparison.Ordinal)
            && (Scopes.Contains("all:read", StringComparer.Ordinal) || Scopes.Contains(scope[..^":read".Length], StringComparer.Ordinal)));
}
