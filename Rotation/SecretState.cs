using AwsClient;
using SecretsManager;
using SecretsManager.Model;

namespace Rotation;

/// <summary>The secret that is rotated, as a step finds it, and how to read and write its versions.</summary>
internal sealed class SecretState
{
    private readonly SecretsManagerClient _client;
    private readonly DescribeSecretResponse _secret;

    private SecretState(SecretsManagerClient client, DescribeSecretResponse secret, string token)
    {
        _client = client;
        _secret = secret;
        Token = token;
    }

    public string Arn => _secret.Arn;

    /// <summary>The version that is rotated in.</summary>
    public string Token { get; }

    public bool IsFinished => _secret.VersionWith(StagingLabel.Current) == Token;

    /// <summary>When the next rotation comes at the latest, null when none is scheduled.</summary>
    public DateTimeOffset? NextRotation => _secret.NextRotationDate;

    /// <summary>The tag <c>Purpose</c>: <c>Cattle</c> (or none) for keys that any number of nodes may use, <c>Pet</c> for one node.</summary>
    public string Purpose => _secret.Tags.FirstOrDefault(tag => tag.Key == "Purpose")?.Value ?? "Cattle";

    /// <summary>Reads the secret and checks that Secrets Manager is rotating it to the token.</summary>
    public static async Task<(SecretState? State, RotationFailure? Failure)> ReadAsync(
        SecretsManagerClient client, string secretId, string token, CancellationToken cancellationToken)
    {
        var described = await client.DescribeSecretAsync(new DescribeSecretRequest(secretId), cancellationToken);
        if (!described.Succeeded)
            return (null, RotationFailure.From(described.Error));
        const string Invoke = "Let Secrets Manager invoke this function: turn rotation on and call RotateSecret.";
        var secret = described.Value;
        if (!secret.RotationEnabled)
            return (null, new RotationFailure("RotationNotEnabled", $"Rotation of {secret.Name} is not enabled.", Invoke));
        if (!secret.VersionIdsToStages.TryGetValue(token, out var stages))
            return (null, new RotationFailure("VersionUnknown", $"{secret.Name} has no version {token} to rotate to.", Invoke));
        return stages.Contains(StagingLabel.Current, StringComparer.Ordinal) || stages.Contains(StagingLabel.Pending, StringComparer.Ordinal)
            ? (new SecretState(client, secret, token), null)
            : (null, new RotationFailure("VersionNotPending", $"Version {token} of {secret.Name} is not AWSPENDING.", Invoke));
    }

    /// <summary>The value of the version that is rotated in; null with no failure before it has one.</summary>
    public Task<(string? Value, RotationFailure? Failure)> ReadPendingAsync(CancellationToken cancellationToken) =>
        ReadAsync(new GetSecretValueRequest(Arn, Token, StagingLabel.Pending), cancellationToken);

    /// <summary>The key of the version with a label; null with no failure when there is no such version or it holds no key.</summary>
    public async Task<(AuthKeyDocument? Key, RotationFailure? Failure)> ReadKeyAsync(string stage, CancellationToken cancellationToken)
    {
        if (_secret.VersionWith(stage) is null)
            return (null, null);
        var (value, failure) = await ReadValueAsync(stage, cancellationToken);
        return (AuthKeyDocument.Parse(value), failure);
    }

    /// <summary>The value with a label; null with no failure when there is none.</summary>
    public Task<(string? Value, RotationFailure? Failure)> ReadValueAsync(string stage, CancellationToken cancellationToken) =>
        ReadAsync(new GetSecretValueRequest(Arn, VersionStage: stage), cancellationToken);

    /// <summary>Stores a value as AWSPENDING.</summary>
    public async Task<AwsError?> StorePendingAsync(string value, CancellationToken cancellationToken) =>
        (await _client.PutSecretValueAsync(new PutSecretValueRequest(Arn, Token, value, [StagingLabel.Pending]), cancellationToken)).Error;

    /// <summary>Moves AWSCURRENT to the version that is rotated in.</summary>
    public async Task<RotationFailure?> FinishAsync(CancellationToken cancellationToken)
    {
        var moved = await _client.UpdateSecretVersionStageAsync(
            new UpdateSecretVersionStageRequest(Arn, StagingLabel.Current, Token, _secret.VersionWith(StagingLabel.Current)), cancellationToken);
        if (moved.Succeeded)
            return null;
        // The answer to an attempt that did move it may have been lost: then a second attempt is refused.
        var (state, _) = await ReadAsync(_client, Arn, Token, cancellationToken);
        return state is { IsFinished: true } ? null : RotationFailure.From(moved.Error);
    }

    private async Task<(string? Value, RotationFailure? Failure)> ReadAsync(GetSecretValueRequest request, CancellationToken cancellationToken)
    {
        var result = await _client.GetSecretValueAsync(request, cancellationToken);
        if (result.Succeeded)
            return (result.Value.SecretString, null);
        return result.Error.Failure == AwsFailure.NotFound ? (null, null) : (null, RotationFailure.From(result.Error));
    }
}
