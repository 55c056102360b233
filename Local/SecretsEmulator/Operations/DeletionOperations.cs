using SecretsEmulator.Contract;
using SecretsEmulator.Http;
using SecretsEmulator.Model;

namespace SecretsEmulator.Operations;

/// <summary>DeleteSecret and RestoreSecret.</summary>
internal sealed class DeletionOperations(EmulatorOptions options, TimeProvider time)
{
    public Answer<SecretResponse> Delete(DeleteSecretRequest request, ref Catalog catalog)
    {
        if (request.RecoveryWindowInDays is < Limits.MinRecoveryDays or > Limits.MaxRecoveryDays)
            return ServiceError.InvalidParameter($"The RecoveryWindowInDays value must be between {Limits.MinRecoveryDays} and {Limits.MaxRecoveryDays} days (inclusive).");
        if (request is { RecoveryWindowInDays: not null, ForceDeleteWithoutRecovery: true })
            return ServiceError.InvalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");

        var now = time.GetUtcNow();
        var error = Constraint.Find(catalog, request.SecretId!, out var secret, deletedToo: true);
        if (request.ForceDeleteWithoutRecovery)
        {
            // A forced deletion of what is not there succeeds, so that it can be repeated.
            if (error is { Code: "ResourceNotFoundException" })
                return new SecretResponse { Arn = ArnOf(request.SecretId!), Name = NameOf(request.SecretId!), DeletionDate = now };
            if (error is not null)
                return error;
            catalog = catalog.Without(secret.Name);
            return new SecretResponse { Arn = secret.Arn, Name = secret.Name, DeletionDate = now };
        }

        if (error is not null)
            return error;
        if (secret.Deleted is not null)
            return ServiceError.InvalidRequest("You can't perform this operation on the secret because it was already scheduled for deletion.");
        var deletion = now.AddDays(request.RecoveryWindowInDays ?? Limits.MaxRecoveryDays);
        catalog = catalog.With(secret with { Deleted = now, DeletionDate = deletion, Changed = now });
        return new SecretResponse { Arn = secret.Arn, Name = secret.Name, DeletionDate = deletion };
    }

    public Answer<SecretResponse> Restore(SecretIdRequest request, ref Catalog catalog)
    {
        if (Constraint.Find(catalog, request.SecretId!, out var secret, deletedToo: true) is { } missing)
            return missing;
        if (secret.Deleted is not null)
            catalog = catalog.With(secret with { Deleted = null, DeletionDate = null, Changed = time.GetUtcNow() });
        return new SecretResponse { Arn = secret.Arn, Name = secret.Name };
    }

    private string ArnOf(string secretId) => secretId.StartsWith("arn:", StringComparison.Ordinal)
        ? secretId
        : $"arn:aws:secretsmanager:{options.Region}:{options.AccountId}:secret:{secretId}";

    private static string NameOf(string secretId) => secretId.Split(':')[^1];
}
