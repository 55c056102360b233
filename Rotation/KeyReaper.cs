using Microsoft.Extensions.Logging;
using Rotation.Tailscale;

namespace Rotation;

/// <summary>
/// Revokes what was minted for a secret and is not in it: keys of rotations that were killed or given up between minting and storing,
/// and the key before the previous one. They are found by their description.
/// </summary>
internal sealed partial class KeyReaper(TailscaleClient tailscale, ILogger logger)
{
    // A list may hold ids alone; then each key is asked for. Tailnets with more keys than this are not searched to the end.
    private const int MaxLookups = 200;

    /// <param name="secretArn">Whose keys.</param>
    /// <param name="keep">Ids of the keys that the secret holds.</param>
    /// <param name="deadline">When the step must be over.</param>
    /// <param name="cancellationToken">The invocation's end.</param>
    public async Task<RotationFailure?> RevokeAllButAsync(
        string secretArn, IReadOnlyCollection<string> keep, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var (list, failure) = await tailscale.ListKeysAsync(deadline, cancellationToken);
        if (list is null)
            return failure;
        var prefix = KeyDescription.Prefix(secretArn);
        var lookups = 0;
        foreach (var listed in list.Keys)
        {
            if (keep.Contains(listed.Id) || listed.KeyType is not (null or "auth"))
                continue;
            var key = listed;
            // Only a full entry says its capabilities; one without is an id, or leaves the description out.
            if (listed.Description is null && listed.Capabilities is null)
            {
                if (lookups++ == MaxLookups)
                {
                    Log.TooManyKeys(logger, MaxLookups);
                    break;
                }

                (key, failure) = await tailscale.GetKeyAsync(listed.Id, deadline, cancellationToken);
                if (failure is not null)
                    return failure;
            }

            if (key?.Description?.StartsWith(prefix, StringComparison.Ordinal) != true || !IsLive(key))
                continue;
            if (await tailscale.RevokeKeyAsync(key.Id, deadline, cancellationToken) is { } refused)
                return refused;
            Log.Revoked(logger, key.Id);
        }

        return null;
    }

    private static bool IsLive(AuthKey key) => key is { Invalid: false, Revoked: null };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Revoked key {KeyId}, which the secret does not hold any more")]
        public static partial void Revoked(ILogger logger, string keyId);

        [LoggerMessage(2, LogLevel.Warning, "The tailnet lists more than {Count} keys without descriptions: the rest was not searched for keys to revoke; they expire by themselves")]
        public static partial void TooManyKeys(ILogger logger, int count);
    }
}
