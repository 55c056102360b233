namespace Tailnet.Daemon;

/// <summary>An auth key, or why there is none.</summary>
public sealed record AuthKeyResult
{
    private AuthKeyResult(string? key, string? failure) => (Key, Failure) = (key, failure);

    /// <summary>Secret: never logged.</summary>
    public string? Key { get; }

    public string? Failure { get; }

    public static AuthKeyResult Of(string key) => new(key, null);

    public static AuthKeyResult Failed(string reason) => new(null, reason);

    // A record's own ToString would print the key.
    public override string ToString() => Failure ?? "an auth key";
}
