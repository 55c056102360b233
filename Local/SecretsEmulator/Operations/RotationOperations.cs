using SecretsEmulator.Contract;
using SecretsEmulator.Http;
using SecretsEmulator.Model;
using SecretsEmulator.Rotation;

namespace SecretsEmulator.Operations;

/// <summary>RotateSecret and CancelRotateSecret: they set and start; <see cref="RotationRunner"/> calls the function.</summary>
internal sealed class RotationOperations(TimeProvider time)
{
    /// <summary>AWSPENDING is on a version that is not current: the service refuses a new rotation and tries that one again.</summary>
    public static readonly ServiceError InProgress =
        ServiceError.InvalidRequest("A previous rotation isn't complete. That rotation will be reattempted.");

    public Answer<SecretResponse> Rotate(RotateSecretRequest request, ref Catalog catalog)
    {
        if (Check(request, catalog, out var secret) is { } invalid)
            return invalid;
        var rotation = secret.Rotation ?? new RotationState();
        var now = time.GetUtcNow();
        var rules = request.RotationRules ?? rotation.Rules;
        var window = Schedule(rules)?.Next(now);
        var done = secret.Version(request.ClientRequestToken!)?.Stages.Contains(StagingLabel.Current) == true;
        rotation = rotation with
        {
            Enabled = true,
            FunctionArn = request.RotationLambdaArn ?? rotation.FunctionArn,
            Rules = rules,
            NextWindowOpens = window?.Opens,
            NextWindowCloses = window?.Closes,
        };
        // The same token again after the rotation is over changes nothing.
        var started = done
            ? secret with { Rotation = rotation, Changed = now }
            : Start(secret with { Rotation = rotation, Changed = now }, request.ClientRequestToken!, now, testOnly: request.RotateImmediately == false);
        catalog = catalog.With(started);
        return new SecretResponse { Arn = secret.Arn, Name = secret.Name, VersionId = request.ClientRequestToken };
    }

    public Answer<SecretResponse> Cancel(SecretIdRequest request, ref Catalog catalog)
    {
        if (Constraint.Find(catalog, request.SecretId!, out var secret) is { } missing)
            return missing;
        if (secret.Rotation is not { FunctionArn: not null } rotation)
            return ServiceError.InvalidRequest("You can't cancel rotation of a secret that has no rotation function.");
        // The labels stay as they are: the service leaves cleaning up to the caller.
        catalog = catalog.With(secret with
        {
            Changed = time.GetUtcNow(),
            Rotation = rotation with { Enabled = false, PendingToken = null, RetryAt = null, Attempts = 0, NextWindowOpens = null, NextWindowCloses = null },
        });
        return new SecretResponse { Arn = secret.Arn, Name = secret.Name, VersionId = secret.Labelled(StagingLabel.Pending)?.Id };
    }

    /// <summary>Puts AWSPENDING on a version without a value, which is what createSecret finds.</summary>
    public static Secret Start(Secret secret, string token, DateTimeOffset now, bool testOnly = false)
    {
        // A test has the current value to look at; it is gone again afterwards.
        var current = testOnly ? secret.Labelled(StagingLabel.Current) : null;
        var version = secret.Version(token) ?? new SecretVersion
        {
            Id = token, Created = now, KmsKeyId = secret.KmsKeyId, Text = current?.Text, Binary = current?.Binary,
        };
        return secret.With(version).Move(StagingLabel.Pending, token) with
        {
            Rotation = secret.Rotation! with { PendingToken = token, Attempts = 0, RetryAt = now, TestOnly = testOnly },
        };
    }

    public static RotationSchedule? Schedule(RotationRules? rules)
    {
        RotationSchedule? schedule = null;
        return rules is not null && RotationSchedule.TryParse(rules, out schedule) is null ? schedule : null;
    }

    /// <summary>What the service refuses before it looks at the function; the token comes first.</summary>
    public static ServiceError? Check(RotateSecretRequest request, Catalog catalog, out Secret secret)
    {
        secret = null!;
        if ((Constraint.Token(request.ClientRequestToken, rotation: true) ?? Constraint.Find(catalog, request.SecretId!, out secret)) is { } invalid)
            return invalid;
        if (request.RotationRules is { } rules && RotationSchedule.TryParse(rules, out _) is { } mistake)
            return ServiceError.InvalidParameter(mistake);
        if (request.RotationLambdaArn is null && secret.Rotation?.FunctionArn is null)
            return ServiceError.InvalidRequest("No Lambda rotation function ARN is associated with this secret.");
        if (secret.Labelled(StagingLabel.Pending) is { } pending && !pending.Stages.Contains(StagingLabel.Current))
            return InProgress;
        if (secret.Version(request.ClientRequestToken!) is { } version && !version.Stages.Contains(StagingLabel.Pending) && !version.Stages.Contains(StagingLabel.Current))
            return ServiceError.Exists($"You can't use ClientRequestToken {request.ClientRequestToken} because that value is already in use for a version of secret {secret.Arn}.");
        return null;
    }
}
