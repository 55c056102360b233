using SecretsEmulator.Contract;
using SecretsEmulator.Model;

namespace SecretsEmulator.Operations;

/// <summary>PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy and ValidateResourcePolicy. Policies are kept and checked, not enforced.</summary>
internal sealed class PolicyOperations(TimeProvider time)
{
    public Answer<SecretResponse> Put(PutResourcePolicyRequest request, ref Catalog catalog)
    {
        if (Constraint.Find(catalog, request.SecretId!, out var secret) is { } missing)
            return missing;
        if (PolicyCheck.FindMistake(request.ResourcePolicy!) is { } mistake)
            return new ServiceError("MalformedPolicyDocumentException", mistake);
        if (request.BlockPublicPolicy && PolicyCheck.IsPublic(request.ResourcePolicy!))
            return new ServiceError("PublicPolicyException", "The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.");
        catalog = catalog.With(secret with { ResourcePolicy = request.ResourcePolicy, Changed = time.GetUtcNow() });
        return new SecretResponse { Arn = secret.Arn, Name = secret.Name };
    }

    public static Answer<SecretResponse> Get(SecretIdRequest request, ref Catalog catalog) =>
        Constraint.Find(catalog, request.SecretId!, out var secret) is { } missing
            ? missing
            : new SecretResponse { Arn = secret.Arn, Name = secret.Name, ResourcePolicy = secret.ResourcePolicy };

    public Answer<SecretResponse> Delete(SecretIdRequest request, ref Catalog catalog)
    {
        if (Constraint.Find(catalog, request.SecretId!, out var secret) is { } missing)
            return missing;
        if (secret.ResourcePolicy is not null)
            catalog = catalog.With(secret with { ResourcePolicy = null, Changed = time.GetUtcNow() });
        return new SecretResponse { Arn = secret.Arn, Name = secret.Name };
    }

    public static Answer<ValidateResourcePolicyResponse> Validate(ValidateResourcePolicyRequest request, ref Catalog catalog)
    {
        if (request.SecretId is not null && Constraint.Find(catalog, request.SecretId!, out _) is { } missing)
            return missing;
        if (PolicyCheck.FindMistake(request.ResourcePolicy!) is { } mistake)
            return new ServiceError("MalformedPolicyDocumentException", mistake);
        var open = PolicyCheck.IsPublic(request.ResourcePolicy!);
        return new ValidateResourcePolicyResponse
        {
            PolicyValidationPassed = !open,
            ValidationErrors = open ? [new PolicyFinding { CheckName = "PUBLIC_ACCESS", ErrorMessage = "The policy allows every principal, without a condition." }] : [],
        };
    }
}
