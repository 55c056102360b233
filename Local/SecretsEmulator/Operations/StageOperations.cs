using SecretsEmulator.Contract;
using SecretsEmulator.Http;
using SecretsEmulator.Model;

namespace SecretsEmulator.Operations;

/// <summary>UpdateSecretVersionStage.</summary>
internal sealed class StageOperations(TimeProvider time)
{
    public Answer<SecretResponse> Update(UpdateSecretVersionStageRequest request, ref Catalog catalog)
    {
        if (Constraint.Find(catalog, request.SecretId!, out var secret) is { } missing)
            return missing;
        if (Check(secret, request.VersionStage!, request.MoveToVersionId, request.RemoveFromVersionId) is { } error)
            return error;

        var changed = secret.Move(request.VersionStage!, request.MoveToVersionId);
        if (changed.Versions.Sum(version => version.Stages.Count) > Limits.StagesPerSecret)
            return ServiceError.LimitExceeded($"A secret can have at most {Limits.StagesPerSecret} staging labels.");
        if (changed != secret)
            catalog = catalog.With(changed with { Changed = time.GetUtcNow() });
        return new SecretResponse { Arn = secret.Arn, Name = secret.Name };
    }

    private static ServiceError? Check(Secret secret, string stage, string? moveTo, string? removeFrom)
    {
        if (moveTo is null && removeFrom is null)
            return ServiceError.InvalidParameter("You must provide MoveToVersionId, RemoveFromVersionId or both.");
        foreach (var id in (string?[])[moveTo, removeFrom])
        {
            if (id is not null && secret.Version(id) is null)
                return ServiceError.NotFound($"Secrets Manager can't find the specified secret version {id}.");
        }

        var holder = secret.Labelled(stage);
        if (moveTo is null && stage == StagingLabel.Current)
            return ServiceError.InvalidParameter("You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.");
        if (stage == StagingLabel.Current && secret.Version(moveTo!) is { HasValue: false })
            return ServiceError.InvalidRequest($"The version {moveTo} has no value yet, so it can't become AWSCURRENT.");
        if (removeFrom is not null && holder?.Id != removeFrom)
            return ServiceError.InvalidParameter($"Staging label {stage} is not attached to version {removeFrom} that RemoveFromVersionId names.");
        return removeFrom is null && holder is not null && holder.Id != moveTo
            ? ServiceError.InvalidParameter(
                $"The parameter RemoveFromVersionId can't be empty. Staging label {stage} is currently attached to version {holder.Id}, "
                + "so you must explicitly reference that version in RemoveFromVersionId.")
            : null;
    }
}
