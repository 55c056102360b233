using System.Collections.Immutable;
using System.Security.Cryptography;
using SecretsEmulator.Contract;
using SecretsEmulator.Http;
using SecretsEmulator.Model;

namespace SecretsEmulator.Operations;

/// <summary>CreateSecret, PutSecretValue and UpdateSecret: what writes values.</summary>
internal sealed class ValueOperations(EmulatorOptions options, TimeProvider time)
{
    private const string SuffixAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public Answer<SecretResponse> Create(CreateSecretRequest request, ref Catalog catalog)
    {
        var hasValue = request.SecretString is not null || request.SecretBinary is not null;
        var invalid = Constraint.Name(request.Name!) ?? Constraint.Value(request.SecretString, request.SecretBinary, required: false)
            ?? (hasValue || request.ClientRequestToken is not null ? Constraint.Token(request.ClientRequestToken) : null)
            ?? Constraint.Tags(request.Tags);
        if (invalid is not null)
            return invalid;
        if (request.AddReplicaRegions is { ValueKind: System.Text.Json.JsonValueKind.Array })
            return ServiceError.InvalidParameter("This emulator has one region: leave AddReplicaRegions out.");
        if (catalog.Secrets.GetValueOrDefault(request.Name!) is { } existing)
            return Recreate(existing, request);

        var now = time.GetUtcNow();
        var secret = new Secret
        {
            Arn = $"arn:aws:secretsmanager:{options.Region}:{options.AccountId}:secret:{request.Name}-{RandomNumberGenerator.GetString(SuffixAlphabet, 6)}",
            Name = request.Name!,
            Created = now,
            Changed = now,
            Description = NotEmpty(request.Description),
            KmsKeyId = request.KmsKeyId,
            Tags = request.Tags?.ToImmutableList(),
        };
        if (hasValue)
            secret = AddVersion(secret, request.ClientRequestToken!, request.SecretString, request.SecretBinary).Move(StagingLabel.Current, request.ClientRequestToken);
        catalog = catalog.With(secret);
        return new SecretResponse { Arn = secret.Arn, Name = secret.Name, VersionId = hasValue ? request.ClientRequestToken : null };
    }

    public Answer<SecretResponse> Put(PutSecretValueRequest request, ref Catalog catalog)
    {
        var invalid = Constraint.Token(request.ClientRequestToken) ?? Constraint.Value(request.SecretString, request.SecretBinary, required: true)
            ?? Constraint.Find(catalog, request.SecretId!, out _);
        if (invalid is not null)
            return invalid;
        _ = Constraint.Find(catalog, request.SecretId!, out var secret);
        var token = request.ClientRequestToken!;
        if (secret.Version(token) is { HasValue: true } present)
        {
            return present.HasSameValue(request.SecretString, request.SecretBinary) ? Describe(secret, token) : TokenInUse(secret, token);
        }

        // The first version becomes current whatever labels it is given.
        IEnumerable<string> stages = request.VersionStages ?? [StagingLabel.Current];
        if (secret.Versions.IsEmpty)
            stages = stages.Append(StagingLabel.Current);
        var changed = AddVersion(secret, token, request.SecretString, request.SecretBinary);
        foreach (var stage in stages.Distinct(StringComparer.Ordinal))
            changed = changed.Move(stage, token);
        if (CheckCounts(changed) is { } exceeded)
            return exceeded;
        catalog = catalog.With(changed);
        return Describe(changed, token);
    }

    public Answer<SecretResponse> Update(UpdateSecretRequest request, ref Catalog catalog)
    {
        var hasValue = request.SecretString is not null || request.SecretBinary is not null;
        var invalid = Constraint.Value(request.SecretString, request.SecretBinary, required: false)
            ?? (hasValue || request.ClientRequestToken is not null ? Constraint.Token(request.ClientRequestToken) : null)
            ?? Constraint.Find(catalog, request.SecretId!, out _);
        if (invalid is not null)
            return invalid;
        _ = Constraint.Find(catalog, request.SecretId!, out var secret);
        var token = request.ClientRequestToken!;
        var changed = secret with
        {
            Changed = time.GetUtcNow(),
            Description = request.Description is null ? secret.Description : NotEmpty(request.Description),
            KmsKeyId = request.KmsKeyId is null ? secret.KmsKeyId : NotEmpty(request.KmsKeyId),
        };
        if (hasValue)
        {
            var present = secret.Version(token);
            if (present is { HasValue: true } && !present.HasSameValue(request.SecretString, request.SecretBinary))
                return TokenInUse(secret, token);
            if (present is not { HasValue: true })
                changed = AddVersion(changed, token, request.SecretString, request.SecretBinary).Move(StagingLabel.Current, token);
            if (CheckCounts(changed) is { } exceeded)
                return exceeded;
        }

        catalog = catalog.With(changed);
        return new SecretResponse { Arn = secret.Arn, Name = secret.Name, VersionId = hasValue ? token : null };
    }

    // The service gives no empty descriptions and keys back.
    private static string? NotEmpty(string? text) => text is "" ? null : text;

    // The same token with the same value is the same request again: it succeeds and changes nothing. Another value is refused for the
    // token, another token for the name.
    private static Answer<SecretResponse> Recreate(Secret existing, CreateSecretRequest request)
    {
        if (existing.Deleted is not null)
            return ServiceError.InvalidRequest("You can't create this secret because a secret with this name is already scheduled for deletion.");
        if (request.ClientRequestToken is not { } token || existing.Version(token) is not { HasValue: true } version)
            return ServiceError.Exists($"The operation failed because the secret {existing.Name} already exists.");
        return version.HasSameValue(request.SecretString, request.SecretBinary)
            ? new SecretResponse { Arn = existing.Arn, Name = existing.Name, VersionId = token }
            : TokenInUse(existing, token);
    }

    private Secret AddVersion(Secret secret, string token, string? text, byte[]? binary)
    {
        var now = time.GetUtcNow();
        var version = secret.Version(token) ?? new SecretVersion { Id = token, Created = now, KmsKeyId = secret.KmsKeyId };
        return (secret with { Changed = now }).With(version with { Text = text, Binary = binary }).Prune(now);
    }

    private static ServiceError? CheckCounts(Secret secret)
    {
        if (secret.Versions.Count > Limits.VersionsKept)
            return ServiceError.LimitExceeded($"The secret has {Limits.VersionsKept} versions, and none is older than 24 hours and without staging labels.");
        return secret.Versions.Sum(version => version.Stages.Count) > Limits.StagesPerSecret
            ? ServiceError.LimitExceeded($"A secret can have at most {Limits.StagesPerSecret} staging labels.")
            : null;
    }

    private static SecretResponse Describe(Secret secret, string token) =>
        new() { Arn = secret.Arn, Name = secret.Name, VersionId = token, VersionStages = secret.Version(token)!.Stages };

    private static ServiceError TokenInUse(Secret secret, string token) =>
        ServiceError.Exists($"You can't use ClientRequestToken {token} because that value is already in use for a version of secret {secret.Arn}.");
}
