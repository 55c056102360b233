using AwsClient;
using Microsoft.Extensions.Logging;
using Rotation.Tailscale;
using SecretsManager;
using SecretsManager.Model;
using SecretsManager.Rotation;

namespace Rotation;

/// <summary>
/// The four steps. Each may run again at any time: what is done already is left alone, and what an interrupted run left behind is cleared away.
/// </summary>
internal sealed partial class RotationSteps(RotationOptions options, SecretsManagerClient secrets, TailscaleClient tailscale, TimeProvider time, ILogger logger)
{
    private const string NoKeyYet = "There is no auth key yet: the OAuth client's secret is not filled.";

    private readonly KeyReaper _reaper = new(tailscale, logger);

    /// <summary>Runs one step.</summary>
    /// <param name="rotation">Secrets Manager's event.</param>
    /// <param name="deadline">When the step must be over.</param>
    /// <param name="cancellationToken">The invocation's end.</param>
    /// <returns>What was done, or the failure.</returns>
    public async Task<(string? Done, RotationFailure? Failure)> RunAsync(RotationEvent rotation, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        if (!RotationStep.All.Contains(rotation.Step))
            return (null, new RotationFailure("StepUnknown", $"'{rotation.Step}' is not a step of a rotation.", "Let Secrets Manager invoke this function."));
        var (secret, failure) = await SecretState.ReadAsync(secrets, rotation.SecretId, rotation.ClientRequestToken, cancellationToken);
        if (secret is null)
            return (null, failure);
        return (rotation.Step, secret.IsFinished) switch
        {
            (RotationStep.Finish, true) => await RevokeOldKeysAsync(secret, null, deadline, cancellationToken),
            (_, true) => ("The version is current already.", null),
            (RotationStep.Create, _) => await CreateAsync(secret, deadline, cancellationToken),
            (RotationStep.Set, _) => ("Nothing to set: the control server knows the key since it made it.", null),
            (RotationStep.Test, _) => await TestAsync(secret, deadline, cancellationToken),
            _ => await FinishAsync(secret, deadline, cancellationToken),
        };
    }

    private async Task<(string?, RotationFailure?)> CreateAsync(SecretState secret, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        if (!TryReadPurpose(secret, out var reusable, out var failure))
            return (null, failure);
        (var pending, failure) = await secret.ReadPendingAsync(cancellationToken);
        if (failure is not null)
            return (null, failure);
        if (pending is not null)
            return ("The pending version has its key already.", null);

        // A key that was minted but not stored cannot be read again: it goes, and a new one is made.
        failure = await RevokeStrayKeysAsync(secret, deadline, cancellationToken);
        if (failure is { IsOAuthClientMissing: true })
            return await CreateNothingAsync(secret, failure, cancellationToken);
        if (failure is not null)
            return (null, failure);
        (var key, failure) = await MintAsync(secret, reusable, deadline, cancellationToken);
        if (key is null)
            return (null, failure);
        if (await secret.StorePendingAsync(key.ToJson(), cancellationToken) is not { } error)
            return ($"Made key {key.Id}.", null);
        // Refused for good, so nobody will ever know the key. Where it may have been stored after all, the next run looks.
        if (error.Failure is AwsFailure.AccessDenied or AwsFailure.InvalidRequest or AwsFailure.NotFound
            or AwsFailure.AlreadyExists or AwsFailure.AuthenticationFailed)
        {
            await tailscale.RevokeKeyAsync(key.Id, deadline, cancellationToken);
        }

        return (null, RotationFailure.From(error));
    }

    /// <summary>
    /// Before the OAuth client's secret is filled there is nothing to lose: the rotation runs to its end with the value that is there. It
    /// would otherwise stay pending, and Secrets Manager refuses the rotation that is asked for afterwards. A key in use never makes way.
    /// </summary>
    private async Task<(string?, RotationFailure?)> CreateNothingAsync(SecretState secret, RotationFailure missing, CancellationToken cancellationToken)
    {
        var (value, failure) = await secret.ReadValueAsync(StagingLabel.Current, cancellationToken);
        if (failure is not null || value is null || AuthKeyDocument.Parse(value) is not null)
            return (null, failure ?? missing);
        Log.NoKeyYet(logger, secret.Arn, missing.Message, missing.Remedy);
        return await secret.StorePendingAsync(value, cancellationToken) is { } error ? (null, RotationFailure.From(error)) : (NoKeyYet, null);
    }

    private async Task<(AuthKeyDocument? Key, RotationFailure? Failure)> MintAsync(
        SecretState secret, bool reusable, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var request = new CreateKeyRequest(
            KeyCapabilities.ForNodes(reusable, options.Tag), (long)RotationOptions.KeyLifetime.TotalSeconds, KeyDescription.For(secret.Arn, secret.Token));
        var (made, failure) = await tailscale.CreateKeyAsync(request, deadline, cancellationToken);
        if (made is null)
            return (null, failure);
        if (made is not { Key.Length: > 0 })
            return (null, new RotationFailure("InvalidResponse", $"The answer to the creation of key {made.Id} holds no key.", "Check TAILSCALE_API_URL."));
        var now = time.GetUtcNow();
        return (new AuthKeyDocument(made.Id, made.Key, made.Created ?? now, made.Expires ?? now + RotationOptions.KeyLifetime), null);
    }

    private async Task<(string?, RotationFailure?)> TestAsync(SecretState secret, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        if (!TryReadPurpose(secret, out var reusable, out var failure))
            return (null, failure);
        (var value, failure) = await secret.ReadPendingAsync(cancellationToken);
        if (failure is not null)
            return (null, failure);
        if (AuthKeyDocument.Parse(value) is not { } document)
            return await IsStillWithoutKeyAsync(secret, value, cancellationToken) ? (NoKeyYet, null) : (null, Unusable("The pending version holds no auth key."));
        (var key, failure) = await tailscale.GetKeyAsync(document.Id, deadline, cancellationToken);
        if (failure is not null)
            return (null, failure);
        var mistake = KeyCheck.FindMistake(key, reusable, options.Tag, time.GetUtcNow(), secret.NextRotation);
        return mistake is null ? ($"Key {document.Id} is as it should be.", null) : (null, Unusable($"Key {document.Id} {mistake}"));
    }

    /// <summary>Whether the pending version repeats a current one without a key: CreateNothingAsync, or the test that turning rotation on makes.</summary>
    private static async Task<bool> IsStillWithoutKeyAsync(SecretState secret, string? pending, CancellationToken cancellationToken)
    {
        var (current, failure) = await secret.ReadValueAsync(StagingLabel.Current, cancellationToken);
        return failure is null && AuthKeyDocument.Parse(current) is null && (pending is null || pending == current);
    }

    private async Task<(string?, RotationFailure?)> FinishAsync(SecretState secret, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var (pending, unread) = await secret.ReadPendingAsync(cancellationToken);
        if (unread is null && pending is not null && AuthKeyDocument.Parse(pending) is null && await IsStillWithoutKeyAsync(secret, pending, cancellationToken))
            return await secret.FinishAsync(cancellationToken) is { } refusal ? (null, refusal) : (NoKeyYet, null);

        // Two generations old once the labels have moved; a key that another tool made has no description to find it by.
        var (outgoing, failure) = await secret.ReadKeyAsync(StagingLabel.Previous, cancellationToken);
        if (failure is not null)
            return (null, failure);
        failure = await secret.FinishAsync(cancellationToken);
        return failure is null ? await RevokeOldKeysAsync(secret, outgoing?.Id, deadline, cancellationToken) : (null, failure);
    }

    // The new key is in use whatever happens here; a failure only makes Secrets Manager run the step again.
    private async Task<(string?, RotationFailure?)> RevokeOldKeysAsync(
        SecretState before, string? outgoing, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var (secret, failure) = await SecretState.ReadAsync(secrets, before.Arn, before.Token, cancellationToken);
        if (secret is null)
            return (null, failure);
        (var keep, failure) = await ReadHeldKeysAsync(secret, cancellationToken);
        if (keep is null)
            return (null, failure);
        if (outgoing is not null && !keep.Contains(outgoing) && await tailscale.RevokeKeyAsync(outgoing, deadline, cancellationToken) is { } refused)
            return (null, refused);
        failure = await _reaper.RevokeAllButAsync(secret.Arn, keep, deadline, cancellationToken);
        return failure is null ? ("The new key is current; the one before the previous one is revoked.", null) : (null, failure);
    }

    private async Task<RotationFailure?> RevokeStrayKeysAsync(SecretState secret, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var (keep, failure) = await ReadHeldKeysAsync(secret, cancellationToken);
        return keep is null ? failure : await _reaper.RevokeAllButAsync(secret.Arn, keep, deadline, cancellationToken);
    }

    private static async Task<(HashSet<string>? Ids, RotationFailure? Failure)> ReadHeldKeysAsync(SecretState secret, CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stage in (string[])[StagingLabel.Current, StagingLabel.Previous])
        {
            var (key, failure) = await secret.ReadKeyAsync(stage, cancellationToken);
            if (failure is not null)
                return (null, failure);
            if (key is not null)
                ids.Add(key.Id);
        }

        return (ids, null);
    }

    private static bool TryReadPurpose(SecretState secret, out bool reusable, out RotationFailure? failure)
    {
        reusable = secret.Purpose == "Cattle";
        failure = reusable || secret.Purpose == "Pet" ? null : new RotationFailure(
            "PurposeUnknown", $"The secret's tag Purpose is '{secret.Purpose}'.", "Set it to Cattle (a reusable key) or Pet (a key for one node).");
        return failure is null;
    }

    private static RotationFailure Unusable(string message) => new(
        "KeyUnusable", message,
        "A version's value cannot be changed: call CancelRotateSecret, remove AWSPENDING from the version and call RotateSecret again. The current key stays in use.");

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Warning, "Rotation of {SecretId} makes no key: {Message} Remedy: {Remedy}")]
        public static partial void NoKeyYet(ILogger logger, string secretId, string message, string remedy);
    }
}
